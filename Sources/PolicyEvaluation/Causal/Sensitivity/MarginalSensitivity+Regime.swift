extension MarginalSensitivity {
  /// The sensitivity of the mean outcome under a regime, adjusted by inverse-probability weights of each visit's treatment.
  ///
  /// The nominal probabilities are those of the propensity model. A visit at which no treatment was decided on has none
  /// that could be confounded. Weights of remaining under observation are taken as known.
  /// - Parameter adjustment: with a propensity model and weights.
  /// - Throws: ``CausalError`` where no patient followed the regime to an observed outcome.
  public init(_ adjustment: WeightedAdjustment, under regime: TreatmentRegime) throws {
    let courses = adjustment.courses
    let treatments = try courses.treatments(under: regime)
    var result: [Course] = []
    for patient in 0..<courses.panel.patientCount {
      let places = courses.panel.places(of: patient)
      guard let last = places.last, let outcome = courses.outcomes[last], !(courses.isCensored?[last] ?? false) else {
        continue
      }
      let follows = places.allSatisfy { courses.treatments[$0] == treatments[$0] }
      result.append(
        Course(
          outcome: outcome, targetLogProbability: follows ? 0 : -.infinity,
          behaviorProbabilities: places.filter { courses.isEligible[$0] }.map { adjustment.propensity.given[$0] },
          weight: adjustment.weights.censoring[last]))
    }
    guard result.contains(where: { $0.targetLogProbability > -.infinity && $0.weight > 0 }) else {
      throw CausalError(.notSupported, "regime '\(regime.name)': nobody followed it to an outcome that was observed")
    }
    try self.init(result)
  }

  /// The least and the greatest difference of this value to another of the same patients, at one Γ.
  ///
  /// Exact where no patient counts for both (two different treatments throughout), and too wide otherwise.
  public func contrast(to other: MarginalSensitivity, gamma: Double) -> [Double] {
    let (own, others) = (bounds(gamma: gamma).value, other.bounds(gamma: gamma).value)
    return [own[0] - others[1], own[1] - others[0]]
  }

  /// The least Γ at which the difference to another value could be 0 or of the other sign; `nil` beyond `greatest`.
  public func breakdown(to other: MarginalSensitivity, greatest: Double = 1000) -> Double? {
    let sign = contrast(to: other, gamma: 1)[0] >= 0 ? 1.0 : -1.0
    return Self.breakdown(greatest: greatest) { gamma in
      let contrast = contrast(to: other, gamma: gamma)
      return sign > 0 ? contrast[0] : -contrast[1]
    }
  }
}
