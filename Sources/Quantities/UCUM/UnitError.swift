/// Why a unit cannot be used.
public enum UnitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The code is not in the registry; `nearest` is the most similar code that is.
  case unknownCode(String, nearest: String?)
  /// The unit measures something else than is needed.
  case wrongKind(code: String, found: UnitKind, expected: UnitKind)
  /// Molar and mass units convert only with the molar mass of the substance.
  case molarMassNeeded(from: String, to: String)

  public var description: String {
    switch self {
    case .unknownCode(let code, let nearest):
      "unknown UCUM unit code '\(code)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .wrongKind(let code, let found, let expected):
      "unit '\(code)' measures \(found.rawValue), where \(expected.rawValue) is needed"
    case .molarMassNeeded(let from, let to):
      "'\(from)' converts to '\(to)' only with the substance's molar mass"
    }
  }
}
