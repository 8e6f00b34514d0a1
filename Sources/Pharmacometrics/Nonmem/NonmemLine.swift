/// One line on its way to a ``NonmemRecord``: values by column, and what is wrong with them.
struct NonmemLine {
  let row: Int
  private let cells: [String: Substring]
  private(set) var problems: [NonmemProblem] = []
  let dialect: NonmemDataset.Dialect

  init(_ line: NonmemTable.Line, columns: [String], dialect: NonmemDataset.Dialect = .nonmem) {
    row = line.row
    self.dialect = dialect
    cells = Dictionary(zip(columns, line.cells)) { first, _ in first }
  }

  mutating func report(_ column: String, _ message: String) {
    problems.append(NonmemProblem(row: row, column: column, message: message))
  }

  /// The text of a column; `nil` where it is missing (empty or a point) or the column is.
  func text(_ column: String) -> String? {
    guard let cell = cells[column], !cell.isEmpty, cell != "." else { return nil }
    if dialect == .extended && cell == "NA" { return nil }
    return String(cell)
  }

  /// A number; `nil` where it is missing or none.
  mutating func number(_ column: String) -> Double? {
    guard let text = text(column) else { return nil }
    guard let value = Double(text), value.isFinite else {
      report(column, "\(text) is not a number")
      return nil
    }
    return value
  }

  /// A text that the dialect admits beside numbers; `nil` where the value is a number or missing.
  func word(_ column: String) -> String? {
    guard dialect == .extended, let text = text(column), Double(text) == nil else { return nil }
    return text
  }

  /// A whole number in a range, 0 where it is missing.
  mutating func integer(_ column: String, in range: ClosedRange<Int>) -> Int {
    guard let value = number(column) else { return 0 }
    guard let integer = Int(exactly: value), range.contains(integer) else {
      report(column, "\(text(column) ?? "") is not one of \(range.lowerBound) to \(range.upperBound)")
      return 0
    }
    return integer
  }

  /// A number that must not be negative, 0 where it is missing.
  mutating func amount(_ column: String) -> Double {
    guard let value = number(column) else { return 0 }
    if value < 0 { report(column, "\(text(column) ?? "") is negative") }
    return max(value, 0)
  }
}
