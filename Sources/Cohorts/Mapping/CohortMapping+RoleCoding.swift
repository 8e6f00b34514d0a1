import Quantities

extension CohortMapping.PatientRole: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case column, fileName }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let column = try container.decodeIfPresent(ColumnReference.self, forKey: .column)
    let fileName = try container.decodeIfPresent(String.self, forKey: .fileName)
    switch (column, fileName) {
    case (let column?, nil): self = .column(column)
    case (nil, let fileName?) where fileName.filter { $0 == "*" }.count == 1: self = .fileName(fileName)
    case (nil, let fileName?):
      throw DecodingError.dataCorruptedError(
        forKey: .fileName, in: container,
        debugDescription: "fileName '\(fileName)': one '*' must stand for the patient's identifier")
    default:
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "either 'column' or 'fileName' is needed"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .column(let column): try container.encode(column, forKey: .column)
    case .fileName(let pattern): try container.encode(pattern, forKey: .fileName)
    }
  }
}

extension CohortMapping.TimeRole: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case column, unit, format, plausible }
  private enum Format: String, Codable { case iso8601 }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let column = try container.decode(ColumnReference.self, forKey: .column)
    let unit = try container.decodeIfPresent(ClinicalUnit.self, forKey: .unit)
    let format = try container.decodeIfPresent(Format.self, forKey: .format)
    let plausible = try container.decodeIfPresent(PlausibleRange.self, forKey: .plausible)
    switch (unit, format) {
    case (let unit?, nil) where unit.kind == .time: self = .elapsed(column, unit: unit, plausible: plausible)
    case (let unit?, nil):
      throw DecodingError.dataCorruptedError(
        forKey: .unit, in: container, debugDescription: "unit '\(unit.code)' is no unit of time (d, h, wk, mo, a)")
    case (nil, .iso8601?): self = .date(column, plausible: plausible)
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "either 'unit' (elapsed time) or 'format: iso8601' (dates) is needed"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(column, forKey: .column)
    switch self {
    case .elapsed(_, let unit, let plausible):
      try container.encode(unit, forKey: .unit)
      try container.encodeIfPresent(plausible, forKey: .plausible)
    case .date(_, let plausible):
      try container.encode(Format.iso8601, forKey: .format)
      try container.encodeIfPresent(plausible, forKey: .plausible)
    }
  }
}

extension CohortMapping.CenterRole: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case column, constant }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let column = try container.decodeIfPresent(ColumnReference.self, forKey: .column)
    let constant = try container.decodeIfPresent(String.self, forKey: .constant)
    switch (column, constant) {
    case (let column?, nil): self = .column(column)
    case (nil, let constant?): self = .constant(constant)
    default:
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "either 'column' or 'constant' is needed"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .column(let column): try container.encode(column, forKey: .column)
    case .constant(let constant): try container.encode(constant, forKey: .constant)
    }
  }
}
