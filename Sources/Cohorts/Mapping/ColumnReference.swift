/// A column by its 1-based position or by its name in the header. Encoded as a number or a text.
public enum ColumnReference: Hashable, Sendable {
  case position(Int)
  case name(String)
}

extension ColumnReference: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let position = try? container.decode(Int.self) {
      guard position >= 1 else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "column position \(position): positions count from 1")
      }
      self = .position(position)
    } else {
      self = .name(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .position(let position): try container.encode(position)
    case .name(let name): try container.encode(name)
    }
  }
}

extension ColumnReference: CustomStringConvertible {
  public var description: String {
    switch self {
    case .position(let position): "\(position)"
    case .name(let name): "'\(name)'"
    }
  }
}
