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
  /// Problems beyond those kept in `problems`.
  public var furtherProblems: Int
  /// How many problems are listed in the description; the rest are counted.
  public static let listed = 50
  /// How many problems are kept; the rest are counted.
  public static let kept = 1000

  public init(source: String? = nil, problems: [Problem], furtherProblems: Int = 0) {
    self.source = source
    self.problems = problems
    self.furtherProblems = furtherProblems
  }

  public var description: String {
    let lines = problems.prefix(Self.listed).map { problem in source.map { "\($0): \(problem)" } ?? "\(problem)" }
    let rest = problems.count + furtherProblems - lines.count
    return (lines + (rest > 0 ? ["and \(rest) more problems"] : [])).joined(separator: "\n")
  }
}

extension EvaluationLogError {
  /// Problems as they are found: the first ones, and the number of the rest.
  struct Collection {
    private(set) var problems: [Problem] = []
    private var further = 0

    mutating func append(_ problem: Problem) {
      if problems.count < EvaluationLogError.kept { problems.append(problem) } else { further += 1 }
    }

    var isEmpty: Bool { problems.isEmpty }

    /// All of them by row and column; `nil` where there is none.
    var error: EvaluationLogError? {
      guard !problems.isEmpty else { return nil }
      let sorted = problems.enumerated().sorted {
        ($0.element.row ?? 0, $0.element.column ?? "", $0.offset) < (
          $1.element.row ?? 0, $1.element.column ?? "", $1.offset
        )
      }
      return EvaluationLogError(problems: sorted.map(\.element), furtherProblems: further)
    }
  }
}
