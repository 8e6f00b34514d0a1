/// One thing that is wrong in a data set, with its place.
public struct NonmemProblem: Sendable, Hashable, CustomStringConvertible {
  /// The line of the file, the header being line 1.
  public var row: Int
  /// The column's name, `nil` where the line as a whole is meant.
  public var column: String?
  /// What is wrong, with the value.
  public var message: String

  /// - Parameters: as the properties of these names.
  public init(row: Int, column: String?, message: String) {
    self.row = row
    self.column = column
    self.message = message
  }

  /// For example `row 7, column TIME: 3 is before 4 of row 6`.
  public var description: String {
    guard let column else { return "row \(row): \(message)" }
    return "row \(row), column \(column): \(message)"
  }
}

/// Everything that is wrong in a data set, in the order of rows.
public struct NonmemDataError: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one.
  public var problems: [NonmemProblem]

  init(_ problems: [NonmemProblem]) { self.problems = problems.sorted { $0.row < $1.row } }

  /// One problem a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
