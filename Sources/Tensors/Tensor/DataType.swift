/// The element type of a tensor.
public enum DataType: String, Sendable, Hashable, Codable, CaseIterable {
  /// 32-bit real numbers.
  case float32
  /// 64-bit real numbers.
  case float64
  /// 64-bit integers.
  case int64
  /// Truth values, one byte each.
  case bool

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float32: 4
    case .float64, .int64: 8
    case .bool: 1
    }
  }

  /// Whether the type can carry gradients.
  public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  var code: Int32 {
    switch self {
    case .float32: 0
    case .float64: 1
    case .int64: 2
    case .bool: 3
    }
  }

  init?(code: Int32) {
    guard let match = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = match
  }
}
