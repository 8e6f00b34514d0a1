/// The values that a variable can take in a living patient, ends included. Encoded as `[low, high]`.
public struct PlausibleRange: Hashable, Sendable {
  public let low: Double
  public let high: Double

  public init(_ low: Double, _ high: Double) {
    precondition(low < high, "PlausibleRange(\(low), \(high)): low must be below high")
    self.low = low
    self.high = high
  }

  func contains(_ value: Double) -> Bool { value >= low && value <= high }
}

extension PlausibleRange: Codable {
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    low = try container.decode(Double.self)
    high = try container.decode(Double.self)
    guard low < high, container.isAtEnd else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "a plausible range is two numbers [low, high] with low < high"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    try container.encode(high)
  }
}
