/// The answer in one honest sentence.
///
/// It rests on the candidate's estimate by the primary estimator, which was named before the results were seen, and on
/// no other. Where the data do not support that estimate, the sentence gives no estimate at all.
package struct Verdict: Codable, Hashable, Sendable {
  package enum Outcome: String, Codable, Hashable, Sendable {
    /// Supported, and better than the clinicians (whole interval of the difference above zero).
    case better
    /// Supported, and the interval of the difference holds zero, or there is none.
    case noDifferenceShown = "no_difference_shown"
    /// Supported, and worse than the clinicians (whole interval of the difference below zero).
    case worse
    /// The data do not support the estimate.
    case notSupported = "not_supported"
    /// No evaluation was made.
    case notEvaluated = "not_evaluated"
  }

  package let outcome: Outcome
  /// The headline sentence.
  package let headline: String
  /// The result of simulation, whose truth is known, where there is one.
  package let simulation: String?
  /// Why the data do not support the estimate.
  package let reasons: [String]

  /// Whether the data support the primary estimate.
  package var isSupported: Bool { outcome != .notSupported && outcome != .notEvaluated }

  /// The verdict that an evaluation and a simulation allow.
  package init(evaluation: ReportSection<OffPolicyEvaluation>, simulation: ReportSection<SimulatedTrial>) {
    self.simulation = simulation.content.flatMap(Verdict.sentence(on:))
    switch evaluation {
    case .omitted(let reason):
      outcome = .notEvaluated
      headline = "The learned policy was not evaluated."
      reasons = [reason]
    case .present(let evaluation):
      (outcome, headline, reasons) = Verdict.judged(evaluation)
    }
  }

  private static func judged(_ evaluation: OffPolicyEvaluation) -> (Outcome, String, [String]) {
    let candidate = evaluation.policies.first { $0.role == .candidate }
    let primary = candidate?.estimates.first { $0.estimator == evaluation.primaryEstimator }
    guard let primary, primary.isSupported, let value = primary.value else {
      let reasons = primary?.reasons ?? ["No estimate by \(evaluation.primaryEstimator), the primary estimator."]
      return (
        .notSupported,
        "These records do not support an estimate of how patients would fare under the learned policy.", reasons
      )
    }
    let decimals = NumberText.decimals(for: [value])
    let level = NumberText.percent(evaluation.intervalLevel)
    let estimate =
      "Estimated value of the learned policy by \(primary.estimator): "
      + sentencePart(value, primary.interval, decimals, level)
    guard let difference = primary.differenceToClinicians, let interval = difference.interval else {
      return (.noDifferenceShown, estimate + ". No comparison with the clinicians was made.", [])
    }
    let outcome: Outcome = interval.lower > 0 ? .better : interval.upper < 0 ? .worse : .noDifferenceShown
    let comparison: String
    switch outcome {
    case .better: comparison = "better than the clinicians who treated these patients"
    case .worse: comparison = "worse than the clinicians who treated these patients"
    default: comparison = "no difference from the clinicians is shown"
    }
    let distance = sentencePart(difference.value, interval, decimals, level)
    return (outcome, "\(estimate); difference \(distance): \(comparison).", [])
  }

  private static func sentence(on trial: SimulatedTrial) -> String? {
    guard let candidate = trial.arms.first(where: { $0.role == .candidate }),
      let clinicians = trial.arms.first(where: { $0.role == .clinicians }), let difference = candidate.differenceDays
    else { return nil }
    return "On \(NumberText.count(trial.patients * trial.seeds)) fresh virtual patients, mean time to progression was "
      + "\(NumberText.fixed(candidate.meanTimeToProgressionDays.value, 0)) days under the learned policy and "
      + "\(NumberText.fixed(clinicians.meanTimeToProgressionDays.value, 0)) days under the clinicians' "
      + "(paired difference \(NumberText.fixed(difference.value, 0)) days"
      + (difference.interval.map { ", 95 % interval \(NumberText.range($0, 0))" } ?? "") + "); share of time without "
      + "drug \(NumberText.fixed(candidate.drugFreeShare.value, 2)) and "
      + "\(NumberText.fixed(clinicians.drugFreeShare.value, 2))."
  }

  private static func sentencePart(_ value: Double?, _ interval: Interval?, _ decimals: Int, _ level: String) -> String
  {
    guard let interval else { return NumberText.fixed(value, decimals) }
    return "\(NumberText.fixed(value, decimals)) (\(level) interval \(NumberText.fixed(interval.lower, decimals)) to "
      + "\(NumberText.fixed(interval.upper, decimals)))"
  }
}
