/// A quantity estimated with its uncertainty, in the unit of the place that holds it.
package struct Estimate: Codable, Hashable, Sendable {
  /// The point estimate; absent where it could not be computed.
  package var value: Double?
  /// The interval at the level the document names (95 % unless it says otherwise).
  package var interval: Interval?

  package init(
    value: Double? = nil, interval: Interval? = nil
  ) {
    self.value = value
    self.interval = interval
  }
}
