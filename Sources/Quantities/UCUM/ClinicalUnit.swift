/// A unit that clinical data use, known by its UCUM code.
///
/// Codes are those of the Unified Code for Units of Measure, case-sensitive form (Schadow and McDonald, UCUM
/// specification 2.1, https://ucum.org/ucum). `ClinicalUnit` is a registry of whole codes, not a parser of the UCUM
/// grammar: a code that is not in it is an error, never a guess.
public struct ClinicalUnit: Hashable, Sendable {
  /// The UCUM code, for instance `10*9/L`.
  public let code: String
  /// What the unit measures.
  public let kind: UnitKind
  /// How many reference units of its kind the unit is; the reference is the first of its kind in the registry.
  public let factor: Double

  init(_ code: String, _ kind: UnitKind, _ factor: Double) {
    self.code = code
    self.kind = kind
    self.factor = factor
  }

  /// The unit with a UCUM code. White space around it and the letters µ and μ, which UCUM writes as u, are understood.
  /// - Throws: ``UnitError/unknownCode(_:nearest:)``, which names the code and the most similar one that is known.
  public init(code: String) throws(UnitError) {
    let written = Self.normalized(code)
    guard let unit = Self.byCode[written] else {
      throw .unknownCode(code, nearest: nearestName(to: written, among: Self.registry.map(\.code)))
    }
    self = unit
  }

  /// The value of this unit expressed in another one of the same kind.
  /// - Throws: ``UnitError/wrongKind(code:found:expected:)`` where the kinds differ.
  public func convert(_ value: Double, to other: ClinicalUnit) throws(UnitError) -> Double {
    guard kind == other.kind else {
      throw .wrongKind(code: code, found: kind, expected: other.kind)
    }
    // The larger factor is divided by the smaller, so that powers of ten stay exact.
    if factor == other.factor { return value }
    return factor > other.factor ? value * (factor / other.factor) : value / (other.factor / factor)
  }

  /// The value of this unit expressed in another one, between molar and mass concentration too.
  /// - Parameter molarMass: the substance's molar mass; without it molar and mass units do not convert.
  /// - Throws: ``UnitError/molarMassNeeded(from:to:)`` or ``UnitError/wrongKind(code:found:expected:)``.
  public func convert(
    _ value: Double, to other: ClinicalUnit, molarMass: Quantity<MolarMass>?
  ) throws(UnitError) -> Double {
    switch (kind, other.kind) {
    case (.molarConcentration, .massConcentration):
      guard let molarMass else { throw .molarMassNeeded(from: code, to: other.code) }
      return try (Quantity<MolarConcentration>(value, self) * molarMass).value(in: other)
    case (.massConcentration, .molarConcentration):
      guard let molarMass else { throw .molarMassNeeded(from: code, to: other.code) }
      return try (Quantity<Concentration>(value, self) / molarMass).value(in: other)
    default:
      return try convert(value, to: other)
    }
  }

  private static func normalized(_ code: String) -> String {
    var written = ""
    for character in code where !character.isWhitespace {
      written.append(character == "\u{B5}" || character == "\u{3BC}" ? "u" : character)
    }
    return written
  }
}

/// A unit is encoded as its UCUM code.
extension ClinicalUnit: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(code: container.decode(String.self))
    } catch let error as UnitError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}
