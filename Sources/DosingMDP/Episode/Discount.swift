import Foundation

/// Continuous-time discounting: a reward after `elapsed` days counts gamma^elapsed.
public struct Discount: Codable, Hashable, Sendable {
  /// gamma per day, in (0, 1].
  public var perDay: Double

  public init(perDay: Double) {
    precondition(perDay > 0 && perDay <= 1, "Discount: gamma \(perDay) per day is not in (0, 1]")
    self.perDay = perDay
  }

  /// gamma^elapsed.
  /// - Parameter elapsed: days.
  public func callAsFunction(_ elapsed: Double) -> Double { Foundation.pow(perDay, elapsed) }
}
