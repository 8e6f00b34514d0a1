/// Everything that keeps a table of patients from being analyzed, at once.
public struct ObservationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, where there is one.
  public var source: String?
  /// What is wrong, by row (the header being row 1) and column.
  public var problems: [EvaluationLogError.Problem]

  public init(source: String? = nil, problems: [EvaluationLogError.Problem]) {
    (self.source, self.problems) = (source, problems)
  }

  public var description: String { EvaluationLogError(source: source, problems: problems).description }

  /// "row 3", "rows 3, 7 and 9", "rows 3, 4, 5, … (120 in all)".
  public static func list(rows: [Int], most: Int = 10) -> String {
    let rows = rows.sorted()
    guard rows.count > 1 else { return "row " + rows.map(String.init).joined() }
    if rows.count > most {
      return "rows " + rows.prefix(most).map(String.init).joined(separator: ", ") + ", … (\(rows.count) in all)"
    }
    return "rows " + rows.dropLast().map(String.init).joined(separator: ", ") + " and \(rows[rows.count - 1])"
  }
}
