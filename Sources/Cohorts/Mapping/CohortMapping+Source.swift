public import Quantities

extension CohortMapping {
  /// The files and their format.
  public struct Source: Codable, Hashable, Sendable {
    /// Which files of the data folder are read: a file name in which `*` stands for any characters and `?` for one.
    /// Default `*`. Not used where the data is one file.
    public var files: String
    /// The character between columns: `,` (default), `;`, `|`, or `tab`.
    public var delimiter: String
    /// Whether the first row names the columns. Default true.
    public var header: Bool
    /// Tokens that mean "not measured". Default: empty, `NA`, and `.`.
    public var missing: [String]
    /// Lines that begin with this are passed over. Default: none.
    public var comment: String?
    /// Whether each file holds one patient. Default: true where the identifier is taken from the file name.
    public var onePatientPerFile: Bool?

    public init(
      files: String = "*", delimiter: String = ",", header: Bool = true, missing: [String] = ["", "NA", "."],
      comment: String? = nil, onePatientPerFile: Bool? = nil
    ) {
      self.files = files
      self.delimiter = delimiter
      self.header = header
      self.missing = missing
      self.comment = comment
      self.onePatientPerFile = onePatientPerFile
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case files, delimiter, header, missing, comment, onePatientPerFile
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      let standard = Source()
      files = try container.decode(.files, default: standard.files)
      delimiter = try container.decode(.delimiter, default: standard.delimiter)
      header = try container.decode(.header, default: standard.header)
      missing = try container.decode(.missing, default: standard.missing)
      comment = try container.decodeIfPresent(String.self, forKey: .comment)
      onePatientPerFile = try container.decodeIfPresent(Bool.self, forKey: .onePatientPerFile)
      guard delimiterByte != nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .delimiter, in: container,
          debugDescription: "delimiter '\(delimiter)': one ASCII character other than a quote, or 'tab', is needed")
      }
    }

    var delimiterByte: UInt8? {
      if delimiter == "tab" { return UInt8(ascii: "\t") }
      let bytes = Array(delimiter.utf8)
      guard bytes.count == 1, let byte = bytes.first, byte < 128, ![34, 10, 13].contains(byte) else { return nil }
      return byte
    }
  }

  /// Where a patient's identifier stands: in a column, or in the file name.
  public enum PatientRole: Hashable, Sendable {
    /// The column that holds it.
    case column(ColumnReference)
    /// A file name in which one `*` stands for the identifier, for instance `patient*.txt`.
    case fileName(String)
  }

  /// Where the time of a row stands.
  public enum TimeRole: Hashable, Sendable {
    /// Elapsed time in a unit of time (`{column: 2, unit: d, plausible: [0, 9000]}`), its plausible range in that unit.
    case elapsed(ColumnReference, unit: ClinicalUnit, plausible: PlausibleRange? = nil)
    /// Calendar dates, ISO 8601 (`{column: date, format: iso8601, plausible: [1990, 2025]}`), stored as days since the
    /// patient's first record; the plausible range is in calendar years.
    case date(ColumnReference, plausible: PlausibleRange? = nil)

    var column: ColumnReference {
      switch self {
      case .elapsed(let column, _, _), .date(let column, _): column
      }
    }
  }

  /// The column or the constant that names the treating center (`{column: site}` or `{constant: A}`).
  public enum CenterRole: Hashable, Sendable {
    case column(ColumnReference)
    case constant(String)
  }

  /// Which patients are left out, each with its reason in the report.
  public struct ExclusionRules: Codable, Hashable, Sendable {
    /// The least number of distinct times with an observation. Default 2.
    public var minimumVisits: Int

    public init(minimumVisits: Int = 2) { self.minimumVisits = minimumVisits }

    private enum CodingKeys: String, CodingKey, CaseIterable { case minimumVisits }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      minimumVisits = try container.decode(.minimumVisits, default: 2)
    }
  }

  var onePatientPerFile: Bool {
    if let stated = source.onePatientPerFile { return stated }
    if case .fileName = patient { return true }
    return false
  }
}
