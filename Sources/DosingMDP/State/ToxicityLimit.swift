/// When a finding is too severe to go on with the drug, and when it has resolved.
///
/// `above`: severe at or above ``severe``, resolved below ``resolved`` (a grade: 3 and 2). `below`: severe below
/// ``severe``, resolved at or above ``resolved`` (neutrophils: 1.0 and 1.5).
public struct ToxicityLimit: Codable, Hashable, Sendable {
  /// On which side of its numbers a finding is bad.
  public enum Side: String, Codable, Hashable, Sendable { case above, below }

  /// The variable, in its own unit.
  public var variable: String
  public var side: Side
  public var severe: Double
  public var resolved: Double

  public init(_ variable: String, _ side: Side, severe: Double, resolved: Double) {
    self.variable = variable
    self.side = side
    self.severe = severe
    self.resolved = resolved
  }

  /// Whether the drug must be paused.
  public func isSevere(_ value: Double) -> Bool { isBeyond(severe, value) }

  /// Whether the drug may be resumed.
  public func isResolved(_ value: Double) -> Bool { !isBeyond(resolved, value) }

  private func isBeyond(_ limit: Double, _ value: Double) -> Bool { side == .above ? value >= limit : value < limit }
}
