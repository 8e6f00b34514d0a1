/// A quantity is encoded as `{"value": 2000, "unit": "mg"}`, the unit a UCUM code; any unit of its kind is decoded.
extension Quantity: Codable {
  private enum CodingKeys: String, CodingKey {
    case value, unit
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let value = try container.decode(Double.self, forKey: .value)
    let code = try container.decode(String.self, forKey: .unit)
    do {
      try self.init(value, ucum: code)
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .unit, in: container, debugDescription: "\(error)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(canonical, forKey: .value)
    try container.encode(Dimension.canonicalUnit.code, forKey: .unit)
  }
}
