/// An estimate with its interval.
public struct EstimatorResult: Sendable, Hashable, Codable {
  public var value: Double
  /// [lower, upper], two-sided.
  public var interval: [Double]
  /// [lower bound, upper bound], each one-sided at the interval's level: the value is said to be at least the first, or
  /// at most the second, not both at once. `nil` where the level is 1/2 or less.
  public var oneSided: [Double]?
  /// How the interval was made, in words.
  public var method: String

  public var lower: Double { interval[0] }
  public var upper: Double { interval[1] }

  public init(value: Double, interval: [Double], oneSided: [Double]?, method: String) {
    precondition(interval.count == 2 && oneSided?.count ?? 2 == 2, "EstimatorResult: \(interval), \(oneSided ?? [])")
    self.value = value
    self.interval = interval
    self.oneSided = oneSided
    self.method = method
  }

  enum CodingKeys: String, CodingKey {
    case value, interval, method
    case oneSided = "one_sided"
  }
}
