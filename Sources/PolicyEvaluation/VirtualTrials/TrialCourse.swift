public import DosingMDP

/// How one simulated patient fared under a policy.
public struct TrialCourse: Sendable, Hashable {
  public var patient: String
  public var center: String?
  /// Days to the terminal event; `nil` where there was none while the patient was followed.
  public var timeToEvent: Double?
  /// Days followed.
  public var followed: Double
  /// Dose-days: the dose multiple integrated over the days followed.
  public var treatedDays: Double
  /// The discounted reward up to the horizon, by component.
  public var discountedReward: RewardComponents
  /// Why the patient was lost, where that happened.
  public var lost: String?
  /// Clinical surrogates, where the trial follows them up.
  public var outcome: PatientOutcome?

  /// Share of the time followed without drug (1 - mean dose multiple).
  public var drugFreeShare: Double { followed > 0 ? 1 - treatedDays / followed : 0 }

  init(_ episode: Episode, treated: Double, horizon: Double, discount: Discount) {
    patient = episode.patient
    center = episode.center
    followed = episode.duration
    treatedDays = treated
    timeToEvent = episode.ending.isTerminal ? followed : nil
    if case .censored(let reason) = episode.ending { lost = reason }
    var time = 0.0
    discountedReward = episode.restricted(to: horizon).steps.reduce(RewardComponents()) { sum, step in
      defer { time += step.elapsed }
      return sum + discount(time) * step.reward
    }
  }
}
