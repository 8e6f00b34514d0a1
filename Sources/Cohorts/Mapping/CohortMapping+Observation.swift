public import Quantities

extension CohortMapping {
  /// One variable that is measured over time.
  public struct ObservationRole: Codable, Hashable, Sendable {
    /// Its name in the records.
    public var variable: String
    /// The column that holds its values. Absent in a table with one measurement per row.
    public var column: ColumnReference?
    /// In a table with one measurement per row: the token that names this variable there. Default: `variable`.
    public var token: String?
    /// The unit of its values, a UCUM code. Where `measurements.unit` names a column, each row's own unit counts and
    /// is converted to this one.
    public var unit: ClinicalUnit
    /// The unit that values are stored in. Default: `unit`.
    public var convertTo: ClinicalUnit?
    /// Molar mass in g/mol, needed to convert between molar and mass units.
    public var molarMass: Double?
    /// The plausible values `[low, high]` in the stored unit. A value outside is a problem, as is, in any case, one
    /// below zero unless `low` is.
    public var plausible: PlausibleRange?
    /// A positive value that is this many times both of the patient's values beside it, or that part of both, is a
    /// problem. Default: 300 where `plausible` is given, else no such check.
    public var maximumRatio: Double?

    /// Finds an error of the factor 1000 where the true value is within 1000 / 300 of its neighbors. Real courses stay
    /// far below: a fall under treatment is not undone at the next visit.
    static let standardMaximumRatio = 300.0

    public init(
      variable: String, column: ColumnReference? = nil, token: String? = nil, unit: ClinicalUnit,
      convertTo: ClinicalUnit? = nil, molarMass: Double? = nil, plausible: PlausibleRange? = nil,
      maximumRatio: Double? = nil
    ) {
      precondition(
        maximumRatio ?? 2 > 1, "ObservationRole \(variable): maximumRatio \(maximumRatio ?? 0) is not above 1")
      self.variable = variable
      self.column = column
      self.token = token
      self.unit = unit
      self.convertTo = convertTo
      self.molarMass = molarMass
      self.plausible = plausible
      self.maximumRatio = maximumRatio
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case variable, column, token, unit, convertTo, molarMass, plausible, maximumRatio
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      variable = try container.decode(String.self, forKey: .variable)
      column = try container.decodeIfPresent(ColumnReference.self, forKey: .column)
      token = try container.decodeIfPresent(String.self, forKey: .token)
      unit = try container.decode(ClinicalUnit.self, forKey: .unit)
      convertTo = try container.decodeIfPresent(ClinicalUnit.self, forKey: .convertTo)
      molarMass = try container.decodeIfPresent(Double.self, forKey: .molarMass)
      plausible = try container.decodeIfPresent(PlausibleRange.self, forKey: .plausible)
      maximumRatio = try container.decodeIfPresent(Double.self, forKey: .maximumRatio)
      guard maximumRatio ?? 2 > 1 else {
        throw DecodingError.dataCorruptedError(
          forKey: .maximumRatio, in: container, debugDescription: "a ratio above 1 is needed")
      }
      do {
        _ = try stored(1, in: unit)
      } catch {
        throw DecodingError.dataCorruptedError(forKey: .convertTo, in: container, debugDescription: "\(error)")
      }
    }

    /// The unit of stored values.
    public var storedUnit: ClinicalUnit { convertTo ?? unit }

    /// The ratio to both neighbors that is a problem; `nil` where values are not compared.
    var jumpRatio: Double? { maximumRatio ?? plausible.map { _ in Self.standardMaximumRatio } }

    /// A value given in `given`, in the unit of stored values.
    func stored(_ value: Double, in given: ClinicalUnit) throws(UnitError) -> Double {
      try given.convert(value, to: storedUnit, molarMass: molarMass.map { .gramsPerMole($0) })
    }
  }

  /// Columns of a table with one measurement per row.
  public struct MeasurementRole: Codable, Hashable, Sendable {
    /// The column that names the variable.
    public var variable: ColumnReference
    /// The column with the value.
    public var value: ColumnReference
    /// The column with the unit, a UCUM code; absent where every variable keeps to the unit of its mapping.
    public var unit: ColumnReference?
    /// Tokens in the variable column that are passed over; `*` passes over every one that is not mapped.
    public var ignored: [String]

    public init(
      variable: ColumnReference, value: ColumnReference, unit: ColumnReference? = nil, ignored: [String] = []
    ) {
      self.variable = variable
      self.value = value
      self.unit = unit
      self.ignored = ignored
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case variable, value, unit, ignored }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      variable = try container.decode(ColumnReference.self, forKey: .variable)
      value = try container.decode(ColumnReference.self, forKey: .value)
      unit = try container.decodeIfPresent(ColumnReference.self, forKey: .unit)
      ignored = try container.decode(.ignored, default: [])
    }
  }
}
