/// An estimate with its interval.
public struct EstimatorResult: Sendable, Hashable, Codable {
  public var value: Double
  /// [lower, upper].
  public var interval: [Double]
  /// How the interval was made, in words.
  public var method: String

  public var lower: Double { interval[0] }
  public var upper: Double { interval[1] }

  public init(value: Double, lower: Double, upper: Double, method: String) {
    self.value = value
    interval = [lower, upper]
    self.method = method
  }
}
