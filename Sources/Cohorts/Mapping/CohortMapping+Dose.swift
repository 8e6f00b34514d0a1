public import Quantities

extension CohortMapping {
  /// Where the dose stands. A dose is in force from its row's time until the patient's next dose record.
  ///
  /// Doses are stored as multiples of the regimen's standard dose. Either `levels` maps each token to a multiple, or
  /// `unit` and `standard` say that the column is an amount (multiple = amount / standard).
  public struct DoseRole: Codable, Hashable, Sendable {
    /// The column that holds the dose.
    public var column: ColumnReference
    /// The multiple of the standard dose that each token means, for instance `{"off": 0, "on": 1}`. A number matches a
    /// level of equal value (`1.00` matches `1`).
    public var levels: [String: Double]?
    /// The unit of the amount, a UCUM code.
    public var unit: ClinicalUnit?
    /// The standard dose in `unit`.
    public var standard: Double?
    /// The plausible amounts `[low, high]` in `unit`.
    public var plausible: PlausibleRange?
    /// Which rows carry a dose.
    public var rows: Rows
    /// What two different doses at the same time mean.
    public var sameTime: SameTime

    /// Which rows carry a dose.
    public enum Rows: String, Codable, Hashable, Sendable {
      /// Every one (the default): a row without is a problem.
      case every
      /// Those where the column is filled; elsewhere the last dose remains in force.
      case filled
    }

    /// What two different doses at the same time mean.
    public enum SameTime: String, Codable, Hashable, Sendable {
      /// A contradiction (the default).
      case problem
      /// A change: the row that stands last holds from then on.
      case last
    }

    /// Doses given by tokens.
    public init(
      column: ColumnReference, levels: [String: Double], rows: Rows = .every, sameTime: SameTime = .problem
    ) {
      self.column = column
      self.levels = levels
      self.rows = rows
      self.sameTime = sameTime
    }

    /// Doses given as amounts.
    public init(
      column: ColumnReference, unit: ClinicalUnit, standard: Double, plausible: PlausibleRange? = nil,
      rows: Rows = .every, sameTime: SameTime = .problem
    ) {
      precondition(standard > 0, "DoseRole: standard dose \(standard) must be positive")
      self.column = column
      self.unit = unit
      self.standard = standard
      self.plausible = plausible
      self.rows = rows
      self.sameTime = sameTime
    }

    /// Two tokens of equal number and different meaning, which a third such as `1.00` could not be told by.
    private static func contradiction(in levels: [String: Double]) -> (String, String)? {
      var known: [Double: String] = [:]
      for token in levels.keys.sorted() {
        guard case .number(let number) = NumberToken(token) else { continue }
        if let other = known[number], levels[other] != levels[token] { return (other, token) }
        known[number] = token
      }
      return nil
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case column, levels, unit, standard, plausible, rows, sameTime
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      column = try container.decode(ColumnReference.self, forKey: .column)
      levels = try container.decodeIfPresent([String: Double].self, forKey: .levels)
      unit = try container.decodeIfPresent(ClinicalUnit.self, forKey: .unit)
      standard = try container.decodeIfPresent(Double.self, forKey: .standard)
      plausible = try container.decodeIfPresent(PlausibleRange.self, forKey: .plausible)
      rows = try container.decode(.rows, default: .every)
      sameTime = try container.decode(.sameTime, default: .problem)
      let isAmount = unit != nil && (standard ?? 0) > 0
      guard levels == nil ? isAmount : unit == nil && standard == nil else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "a dose needs either 'levels' or both 'unit' and a positive 'standard'"))
      }
      guard levels?.values.allSatisfy({ $0 >= 0 && $0.isFinite }) ?? true else {
        throw DecodingError.dataCorruptedError(
          forKey: .levels, in: container, debugDescription: "a dose level is a number of at least 0")
      }
      if let (first, second) = Self.contradiction(in: levels ?? [:]) {
        throw DecodingError.dataCorruptedError(
          forKey: .levels, in: container,
          debugDescription: "'\(first)' and '\(second)' are the same number and cannot mean different doses")
      }
    }
  }
}
