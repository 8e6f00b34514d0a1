/// A table of one row per patient (or per patient and visit), with columns of numbers or of labels by name.
///
/// Missing values are `nil`; what uses a column says what it does about them. Each row keeps its number in the file, so
/// that messages name it however rows were selected since.
public struct ObservationTable: Sendable, Hashable {
  /// The values of one column.
  public enum Column: Sendable, Hashable {
    case numbers([Double?])
    case labels([String?])

    /// The number of values.
    public var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .labels(let values): values.count
      }
    }

    /// Numbers, none missing.
    public static func numbers(_ values: [Double]) -> Column { .numbers(values.map(Optional.some)) }
    /// Labels, none missing.
    public static func labels(_ values: [String]) -> Column { .labels(values.map(Optional.some)) }
  }

  /// The file, for messages.
  public var source: String?
  /// The columns' names, in their order.
  public private(set) var names: [String]
  /// Each row's number in the file, the header being row 1.
  public private(set) var rows: [Int]
  private var columns: [String: Column]

  /// The number of rows.
  public var count: Int { rows.count }

  /// - Parameter rows: their numbers for messages; from 2 where they are not given.
  /// - Precondition: the columns have different names and one length.
  public init(_ columns: KeyValuePairs<String, Column>, rows: [Int]? = nil, source: String? = nil) {
    self.init(columns.map { ($0.key, $0.value) }, rows: rows, source: source)
  }

  /// The same, from pairs.
  public init(_ columns: [(String, Column)], rows: [Int]? = nil, source: String? = nil) {
    let count = rows?.count ?? columns.first?.1.count ?? 0
    precondition(columns.allSatisfy { $0.1.count == count }, "ObservationTable: the columns' lengths differ")
    precondition(Set(columns.map(\.0)).count == columns.count, "ObservationTable: a name is given twice")
    names = columns.map(\.0)
    self.columns = Dictionary(uniqueKeysWithValues: columns)
    self.rows = rows ?? Array(2..<count + 2)
    self.source = source
  }

  /// A column, `nil` where the table has none of that name.
  public subscript(name: String) -> Column? { columns[name] }

  /// The table with a column set, or added at the end.
  public func setting(_ name: String, to column: Column) -> ObservationTable {
    precondition(column.count == count, "ObservationTable.setting(\(name)): \(column.count) values for \(count) rows")
    var result = self
    if result.columns.updateValue(column, forKey: name) == nil { result.names.append(name) }
    return result
  }

  /// The table with one number in every row of a column: what if all had had it.
  public func setting(_ name: String, to value: Double) -> ObservationTable {
    setting(name, to: .numbers([Double](repeating: value, count: count)))
  }

  /// The table with one label in every row of a column.
  public func setting(_ name: String, to label: String) -> ObservationTable {
    setting(name, to: .labels([String](repeating: label, count: count)))
  }

  /// Rows in the order of their indices (from 0), some of them several times or not at all.
  public func selecting(_ indices: [Int]) -> ObservationTable {
    var result = self
    result.rows = indices.map { rows[$0] }
    result.columns = columns.mapValues { column in
      switch column {
      case .numbers(let values): .numbers(indices.map { values[$0] })
      case .labels(let values): .labels(indices.map { values[$0] })
      }
    }
    return result
  }
}
