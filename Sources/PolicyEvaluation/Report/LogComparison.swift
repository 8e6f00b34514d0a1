public import Stochastics

/// Several target policies on one log: the evaluation of each, whether estimators rank them alike, and which of them, if any,
/// is shown to be better than what was done.
///
/// The gain is that of one estimator over the value of the behavior policy (the weighted mean of the returns as logged), on
/// the same patients.
///
/// Encoded as {"candidates": {name: ``LogEvaluation``}, "estimator", "baseline", "rank_agreement", "selection"}.
public struct LogComparison: Sendable, Hashable, Codable {
  public var candidates: [String: LogEvaluation]
  /// The estimator on which the selection rests.
  public var estimator: String
  /// The value of what was done.
  public var baseline: EstimatorResult
  /// Of the estimators that every candidate has.
  public var rankAgreement: RankAgreement
  public var selection: CandidateSelection

  enum CodingKeys: String, CodingKey {
    case candidates, estimator, baseline, selection
    case rankAgreement = "rank_agreement"
  }

  /// - Parameters:
  ///   - logs: of the same episodes, with a name and the probabilities of another target policy each.
  ///   - estimator: the name of one of ``LogEvaluation/estimators(for:)``; WDR by default, WPDIS without q.
  ///   - key: of the bootstrap; all candidates share the draws.
  /// - Throws: ``EvaluationLogError`` where the logs are not of the same episodes; ``EstimatorUnavailable`` where the
  ///   estimator gives no value for a candidate.
  public init(
    _ logs: [(name: String, log: EvaluationLog)], discount: Double,
    configuration: LogEvaluation.Configuration = .init(), estimator: String? = nil,
    correction: CandidateSelection.Correction = .maximum(replicates: 2000), key: Key, threads: Int = 1
  ) throws {
    precondition(!logs.isEmpty && Set(logs.map(\.name)).count == logs.count, "LogComparison: \(logs.map(\.name))")
    try Self.requireSameEpisodes(logs)
    let chosen = estimator ?? (logs.allSatisfy { $0.log.hasValues } ? "WDR" : "WPDIS")
    let observed = WeightedLog(logs[0].log.asLogged, discount: discount)
    let baseline = try WeightedPerDecisionImportanceSampling().statistic(observed)
    var evaluations: [String: LogEvaluation] = [:]
    var candidates: [CandidateSelection.Candidate] = []
    for (name, log) in logs {
      let estimators = LogEvaluation.estimators(for: log)
      let evaluation = try LogEvaluation(
        log, discount: discount, configuration: configuration, estimators: estimators, key: key, threads: threads)
      evaluations[name] = evaluation
      guard let selected = estimators.first(where: { $0.name == chosen }) else {
        throw EstimatorUnavailable("candidate \(name) has no estimator \(chosen): \(estimators.map(\.name))")
      }
      var statistic = try selected.statistic(WeightedLog(log, discount: discount)).minus(baseline)
      if configuration.byCenter, let centers = log.centers { statistic = statistic.clustered(by: centers) }
      candidates.append(.init(name: name, statistic: statistic, reasons: evaluation.supportReasons))
    }
    self.candidates = evaluations
    self.estimator = chosen
    let unit: any EpisodeStatistic =
      configuration.byCenter ? logs[0].log.centers.map { baseline.clustered(by: $0) } ?? baseline : baseline
    self.baseline = try unit.result(configuration.interval, key: key, threads: threads)
    let names = evaluations.values.reduce(Set(evaluations[logs[0].name]?.estimators.keys.map { $0 } ?? [])) {
      $0.intersection($1.estimators.keys)
    }
    rankAgreement = RankAgreement(
      Dictionary(
        uniqueKeysWithValues: names.map { name in
          (name, logs.compactMap { evaluations[$0.name]?.estimators[name]?.value })
        }))
    selection = try CandidateSelection(
      candidates, level: configuration.interval.level, correction: correction, key: key, threads: threads)
  }

  /// - Throws: ``EvaluationLogError`` that names each log that differs from the first, and in what.
  private static func requireSameEpisodes(_ logs: [(name: String, log: EvaluationLog)]) throws(EvaluationLogError) {
    let first = logs[0].log
    var problems = EvaluationLogError.Collection()
    for (name, log) in logs.dropFirst() {
      let differences = [
        ("episode", log.labels == first.labels && log.offsets == first.offsets),
        ("action", log.actions == first.actions),
        ("dose", log.doses?.given == first.doses?.given), ("reward", log.rewards == first.rewards),
        ("elapsed", log.elapsed == first.elapsed), ("center", log.centers == first.centers),
        ("behavior_probability", log.behaviorProbabilities == first.behaviorProbabilities),
      ].filter { !$0.1 }
      for (column, _) in differences {
        let message = "candidate \(name) differs from \(logs[0].name): candidates are policies on the same log"
        problems.append(.init(column: column, message: message))
      }
    }
    if let error = problems.error { throw error }
  }
}

extension EvaluationLog {
  /// The log with the behavior policy as its target: what was done.
  var asLogged: EvaluationLog {
    var result = self
    result.targetProbabilities = behaviorProbabilities
    return result
  }
}
