/// Everything that keeps a log from being evaluated, at once.
public struct EvaluationLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// The row of the file, the header being row 1; `nil` where the log did not come from a file, or for the file itself.
    public var row: Int?
    /// The column's name; `nil` where the whole row or file is meant.
    public var column: String?
    public var message: String

    public init(row: Int? = nil, column: String? = nil, message: String) {
      self.row = row
      self.column = column
      self.message = message
    }

    public var description: String {
      let place = [row.map { "row \($0)" }, column.map { "column \($0)" }].compactMap { $0 }.joined(separator: ", ")
      return place.isEmpty ? message : "\(place): \(message)"
    }
  }

  /// The file, where there is one.
  public var source: String?
  public var problems: [Problem]
  /// How many problems are listed in the description; the rest are counted.
  public static let listed = 50

  public init(source: String? = nil, problems: [Problem]) {
    self.source = source
    self.problems = problems
  }

  public var description: String {
    let lines = problems.prefix(Self.listed).map { problem in source.map { "\($0): \(problem)" } ?? "\(problem)" }
    let rest = problems.count - lines.count
    return (lines + (rest > 0 ? ["and \(rest) more problems"] : [])).joined(separator: "\n")
  }
}
