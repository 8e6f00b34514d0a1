/// Median and quartiles.
package struct Quartiles: Codable, Hashable, Sendable {
  /// First quartile.
  package var lower: Double
  /// Median.
  package var median: Double
  /// Third quartile.
  package var upper: Double

  package init(
    lower: Double, median: Double, upper: Double
  ) {
    self.lower = lower
    self.median = median
    self.upper = upper
  }
}
