/// A static covariate: a number or a category. Encoded as a number or a text.
public enum CovariateValue: Hashable, Sendable {
  case number(Double)
  case category(String)
}

extension CovariateValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .category(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .category(let category): try container.encode(category)
    }
  }
}
