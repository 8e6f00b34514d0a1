/// A rule by the tumor's true burden that says whether drug is given until the next decision.
public enum TumorRegimen: Codable, Hashable, Sendable {
  case continuous
  case never
  /// On until the burden is below `stop`·n₀, then off until it is above `restart`·n₀. The first decision treats.
  ///
  /// Source: Zhang et al. 2017, Nat Commun 8:1816, doi:10.1038/s41467-017-01968-5.
  case adaptive(stop: Double, restart: Double)
  /// On where the burden is above `threshold`·n₀, else off.
  case threshold(Double)

  /// The 50 % rule.
  public static let adaptive50 = TumorRegimen.adaptive(stop: 0.5, restart: 1)

  /// Whether to treat from a decision on.
  /// - Parameters:
  ///   - relativeBurden: burden over n₀.
  ///   - isOn: whether drug is in force; `nil` at the first decision.
  public func treats(relativeBurden: Double, isOn: Bool?) -> Bool {
    switch self {
    case .continuous: true
    case .never: false
    case .adaptive(let stop, let restart): isOn ?? true ? relativeBurden >= stop : relativeBurden > restart
    case .threshold(let threshold): relativeBurden > threshold
    }
  }
}
