/// Days on drug and days off it, in turn.
public struct DosingSchedule: Codable, Hashable, Sendable {
  public var daysOn: Double
  /// 0 for continuous dosing.
  public var daysOff: Double

  public init(daysOn: Double, daysOff: Double) {
    precondition(daysOn > 0 && daysOff >= 0, "DosingSchedule(daysOn: \(daysOn), daysOff: \(daysOff))")
    self.daysOn = daysOn
    self.daysOff = daysOff
  }

  public static let continuous = DosingSchedule(daysOn: 1, daysOff: 0)
  /// Four weeks on, two weeks off.
  public static let fourTwo = DosingSchedule(daysOn: 28, daysOff: 14)
  /// Two weeks on, one week off.
  public static let twoOne = DosingSchedule(daysOn: 14, daysOff: 7)

  /// Whether drug is due from a visit on. A visit that falls within three and a half days before a change of phase counts
  /// as one at the change, so that visits a few days early do not spoil a schedule in weeks.
  /// - Parameter day: since the first visit.
  public func isOn(_ day: Double) -> Bool {
    if daysOff == 0 { return true }
    return (day + 3.5).truncatingRemainder(dividingBy: daysOn + daysOff) < daysOn
  }
}
