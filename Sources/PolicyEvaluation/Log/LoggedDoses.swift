/// The continuous doses of a log.
public struct LoggedDoses: Sendable, Hashable {
  /// The dose given, per step.
  public var given: [Double]
  /// The dose that a deterministic target policy gives, per step; `nil` where its density at the given dose is known.
  public var target: [Double]?

  public init(given: [Double], target: [Double]?) {
    self.given = given
    self.target = target
  }
}
