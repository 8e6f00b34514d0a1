/// What was measured at one visit.
public struct Visit: Hashable, Sendable, Codable {
  /// Days since the patient's first record.
  public var time: Double
  /// One value per variable of the state encoder, in its canonical unit; `nil` where not measured at this visit.
  public var values: [Double?]

  public init(time: Double, values: [Double?]) {
    self.time = time
    self.values = values
  }
}
