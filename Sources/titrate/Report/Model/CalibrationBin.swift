/// Predicted against observed in one bin.
package struct CalibrationBin: Codable, Hashable, Sendable {
  /// Mean predicted probability.
  package var predicted: Double
  /// Observed share.
  package var observed: Double
  /// Interval of the observed share.
  package var interval: Interval?
  /// Decisions in the bin.
  package var decisions: Int

  package init(
    predicted: Double, observed: Double, interval: Interval? = nil, decisions: Int
  ) {
    self.predicted = predicted
    self.observed = observed
    self.interval = interval
    self.decisions = decisions
  }
}
