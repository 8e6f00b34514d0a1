/// A step of a Kaplan–Meier curve.
package struct ProgressionFreePoint: Codable, Hashable, Sendable {
  /// Day.
  package var day: Double
  /// Share free of progression from this day on.
  package var share: Double
  /// Its interval.
  package var interval: Interval?
  /// Patients at risk just before.
  package var atRisk: Int

  package init(
    day: Double, share: Double, interval: Interval? = nil, atRisk: Int
  ) {
    self.day = day
    self.share = share
    self.interval = interval
    self.atRisk = atRisk
  }
}
