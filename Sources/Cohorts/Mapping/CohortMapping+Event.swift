public import Quantities

extension CohortMapping {
  /// A column that tells of events. An event happens at its row's time.
  public struct EventRole: Codable, Hashable, Sendable {
    /// The column.
    public var column: ColumnReference
    /// The event that each token means: `progression`, `death`, `dropout`, or `toxicity`.
    public var tokens: [String: EventKind]
    /// Tokens that mean that nothing happened, besides the missing ones. Default: `0`, `no`.
    public var none: [String]

    public init(column: ColumnReference, tokens: [String: EventKind], none: [String] = ["0", "no"]) {
      self.column = column
      self.tokens = tokens
      self.none = none
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case column, tokens, none }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      column = try container.decode(ColumnReference.self, forKey: .column)
      let names = try container.decode([String: String].self, forKey: .tokens)
      var tokens: [String: EventKind] = [:]
      for (token, name) in names {
        guard let kind = EventKind(rawValue: name) else {
          let known = EventKind.allCases.map(\.rawValue)
          let nearest = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
          throw DecodingError.dataCorruptedError(
            forKey: .tokens, in: container,
            debugDescription: "'\(name)' is no event (\(known.joined(separator: ", ")))\(nearest)")
        }
        tokens[token] = kind
      }
      self.tokens = tokens
      none = try container.decode(.none, default: ["0", "no"])
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(column, forKey: .column)
      try container.encode(tokens.mapValues(\.rawValue), forKey: .tokens)
      try container.encode(none, forKey: .none)
    }
  }

  /// A property of the patient that does not change: a number where it has a `unit`, else a category.
  public struct CovariateRole: Codable, Hashable, Sendable {
    /// Its name in the records.
    public var name: String
    /// The column that holds it.
    public var column: ColumnReference
    /// The unit of a number, a UCUM code (`1` for a plain number).
    public var unit: ClinicalUnit?
    /// The plausible numbers `[low, high]`.
    public var plausible: PlausibleRange?
    /// The categories that may occur; absent where any may.
    public var categories: [String]?

    public init(
      name: String, column: ColumnReference, unit: ClinicalUnit? = nil, plausible: PlausibleRange? = nil,
      categories: [String]? = nil
    ) {
      self.name = name
      self.column = column
      self.unit = unit
      self.plausible = plausible
      self.categories = categories
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case name, column, unit, plausible, categories }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      column = try container.decode(ColumnReference.self, forKey: .column)
      unit = try container.decodeIfPresent(ClinicalUnit.self, forKey: .unit)
      plausible = try container.decodeIfPresent(PlausibleRange.self, forKey: .plausible)
      categories = try container.decodeIfPresent([String].self, forKey: .categories)
    }
  }
}
