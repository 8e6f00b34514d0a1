import PolicyEvaluation

/// What the candidate's importance weights look like, and how far its estimates hang on a few of them.
package struct WeightDiagnostics: Codable, Hashable, Sendable {
  /// The weights of all patients after one decision; a patient who is no longer followed keeps the last weight.
  package struct Step: Codable, Hashable, Sendable {
    /// From 1.
    package var decision: Int
    /// Patients who reach it.
    package var reaching: Int
    package var effectiveSampleSize: Double
    /// The greatest weight's share of the sum.
    package var greatestShare: Double
    /// Its expectation is 1 where the model of the clinicians is right.
    package var meanWeight: Double
    package var standardError: Double
    /// Patients of weight 0.
    package var zeroShare: Double
  }

  /// The estimate with weights clipped at a limit.
  package struct Clipping: Codable, Hashable, Sendable {
    package var limit: Double
    package var value: Double?
    package var clippedShare: Double
    package var effectiveSampleSize: Double
  }

  package var policy: String
  package var steps: [Step]
  package var clippedEstimator: String
  package var unclipped: Double?
  package var clipping: [Clipping]
  /// The candidate's probability on doses that clinicians give with a probability below `supportProbability`.
  package var outOfSupportShare: Double
  package var supportProbability: Double
  /// Kendall's tau between estimators over the policies compared: the least of all pairs, and which; `nil` with fewer than
  /// three policies.
  package var leastRankAgreement: Double?
  package var leastAgreeing: [String]

  /// - Parameters:
  ///   - values: of each policy by estimator, for the agreement of ranks.
  init(
    policy: String, _ weighted: WeightedLog, _ diagnostics: ImportanceDiagnostics, estimator: some OffPolicyEstimator,
    title: String, support: RecommendedSupport, values: [String: [Double]]
  ) throws {
    self.policy = policy
    steps = diagnostics.steps.map { row in
      Step(
        decision: row.step + 1, reaching: row.reaching, effectiveSampleSize: row.effectiveSampleSize,
        greatestShare: row.greatestShare, meanWeight: row.meanWeight, standardError: row.standardError,
        zeroShare: row.zeroShare)
    }
    let sensitivity = try ClippingSensitivity(estimator, weighted)
    clippedEstimator = title
    unclipped = finite(sensitivity.unclipped)
    clipping = sensitivity.rows.map { row in
      Clipping(
        limit: row.limit, value: finite(row.value), clippedShare: row.clippedShare,
        effectiveSampleSize: row.effectiveSampleSize)
    }
    outOfSupportShare = support.outOfSupportShare
    supportProbability = support.threshold
    let ranked = RankAgreement(values)
    var least: (tau: Double, pair: [String])?
    for (first, row) in ranked.tau.enumerated() {
      for (second, tau) in row.enumerated() where second > first {
        if let tau, tau < least?.tau ?? .infinity {
          least = (tau, [ranked.estimators[first], ranked.estimators[second]])
        }
      }
    }
    let isRanking = (values.first?.value.count ?? 0) > 2
    leastRankAgreement = isRanking ? least?.tau : nil
    leastAgreeing = isRanking ? least?.pair ?? [] : []
  }
}
