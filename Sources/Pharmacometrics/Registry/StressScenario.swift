/// Something that goes wrong with virtual patients, to see how a regimen or a policy bears it.
public enum StressScenario: String, Sendable, Hashable, CaseIterable, Codable {
  /// Clearance is halved from week 8 on.
  case organFailure = "organ-failure"
  /// Clearance is half of what it would be, from the start.
  case poorMetabolizer = "poor-metabolizer"
  /// The tumor grows three times as fast from week 12 on.
  case suddenProgression = "sudden-progression"
  /// No doses in weeks 12 to 18.
  case missedCycle = "missed-cycle"

  /// What it does, in words.
  public var summary: String {
    switch self {
    case .organFailure: "clearance halved from week 8 on (renal or hepatic failure)"
    case .poorMetabolizer: "clearance halved from the start"
    case .suddenProgression: "tumor growth tripled from week 12 on"
    case .missedCycle: "no doses in weeks 12 to 18"
    }
  }

  /// From when on a parameter is multiplied, and by what. Hours.
  package func change<M: Model>(_ roles: ParameterRoles<M>) -> (time: Double, parameter: M.Parameter, factor: Double)? {
    switch self {
    case .organFailure: roles.clearance.map { (8 * 168, $0, 0.5) }
    case .poorMetabolizer: roles.clearance.map { (0, $0, 0.5) }
    case .suddenProgression: roles.growth.map { (12 * 168, $0, 3) }
    case .missedCycle: nil
    }
  }

  /// Whether a dose at a time, in hours, is missed.
  package func misses(_ time: Double) -> Bool { self == .missedCycle && time >= 12 * 168 && time < 18 * 168 }
}
