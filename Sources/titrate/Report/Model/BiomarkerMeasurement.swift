/// A measured value.
package struct BiomarkerMeasurement: Codable, Hashable, Sendable {
  /// Days since the first visit.
  package var day: Double
  /// Value, in the unit of the trajectory.
  package var value: Double

  package init(
    day: Double, value: Double
  ) {
    self.day = day
    self.value = value
  }
}
