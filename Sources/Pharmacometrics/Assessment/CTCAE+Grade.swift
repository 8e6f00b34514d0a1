extension CTCAE {
  /// The severity of an adverse event: 0 none, 1 mild, 2 moderate, 3 severe, 4 life-threatening, 5 death.
  public struct Grade: Codable, Hashable, Sendable {
    /// 0 to 5.
    public let value: Int
    public let term: Term
    /// The version that the value is of; values of different versions must not be compared.
    public let version: Version

    public init(value: Int, term: Term, version: Version) {
      precondition((0...5).contains(value), "CTCAE.Grade: \(value) is no grade of \(term.rawValue)")
      self.value = value
      self.term = term
      self.version = version
    }

    /// This grade, or a higher one that a clinical clause of the criteria asks for.
    public func raised(to value: Int) -> Grade {
      Grade(value: max(self.value, value), term: term, version: version)
    }
  }

  /// Why a finding cannot be graded.
  public enum Ungradable: Error, Hashable, Sendable, CustomStringConvertible {
    /// The value is negative or not finite.
    case invalidValue(Term, Double)
    /// The version's criteria need something that is not given.
    case missing(Term, Version, needed: String)
    /// The version's criteria do not say, or are not supported here.
    case unsupported(Term, Version, reason: String)

    public var description: String {
      switch self {
      case .invalidValue(let term, let value): "\(term.rawValue): \(value) is not a possible value"
      case .missing(let term, let version, let needed):
        "\(term.rawValue), CTCAE \(version.rawValue): \(needed) is needed"
      case .unsupported(let term, let version, let reason):
        "\(term.rawValue), CTCAE \(version.rawValue): \(reason)"
      }
    }
  }

  /// - Throws: ``Ungradable/invalidValue(_:_:)`` where a value is negative or not finite.
  static func require(_ value: Double, _ term: Term) throws(Ungradable) {
    guard value >= 0 && value.isFinite else { throw .invalidValue(term, value) }
  }

  /// How many of some cut-offs (by increasing severity) a value is below, each excluded.
  static func severity(of value: Double, below cutoffs: [Double]) -> Int { cutoffs.count { value < $0 } }

  /// How many of some cut-offs (by increasing severity) a value is above, each excluded.
  static func severity(of value: Double, above cutoffs: [Double]) -> Int { cutoffs.count { value > $0 } }
}
