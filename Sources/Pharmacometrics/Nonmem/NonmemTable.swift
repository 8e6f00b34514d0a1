/// The cells of a data set in CSV.
struct NonmemTable {
  struct Line {
    /// The line of the file.
    var row: Int
    var cells: [Substring]
  }

  /// Column names in capitals.
  var columns: [String] = []
  /// Without comments.
  var lines: [Line] = []
  var problems: [NonmemProblem] = []

  init(_ text: String) {
    var header: Int?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let row = index + 1
      guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
      let cells = Self.cells(line)
      guard header != nil else {
        header = row
        setColumns(cells, row)
        continue
      }
      guard cells.count == columns.count else {
        report(row, nil, "\(cells.count) values for \(columns.count) columns")
        continue
      }
      if let comment = columns.firstIndex(of: "C"), cells[comment].uppercased() == "C" { continue }
      lines.append(Line(row: row, cells: cells))
    }
    if header == nil { report(1, nil, "there is no header") }
  }

  private mutating func setColumns(_ cells: [Substring], _ row: Int) {
    columns = cells.map { $0.uppercased() }
    for (index, name) in columns.enumerated() where columns[..<index].contains(name) {
      report(row, name, "the column occurs twice")
    }
    for name in ["ID", "TIME"] where !columns.contains(name) { report(row, name, "the column is missing") }
  }

  /// Gives columns other names, where the new name is not taken.
  mutating func renameColumns(_ names: [String: String]) {
    for (place, column) in columns.enumerated() {
      if let name = names[column], !columns.contains(name) { columns[place] = name }
    }
  }

  mutating func report(_ row: Int, _ column: String?, _ message: String) {
    problems.append(NonmemProblem(row: row, column: column, message: message))
  }

  /// The values of a line; a comma within double quotes separates nothing.
  private static func cells(_ line: Substring) -> [Substring] {
    var cells: [Substring] = []
    var start = line.startIndex
    var isQuoted = false
    for index in line.indices {
      if line[index] == "\"" { isQuoted.toggle() }
      guard line[index] == ",", !isQuoted else { continue }
      cells.append(trimmed(line[start..<index]))
      start = line.index(after: index)
    }
    return cells + [trimmed(line[start...])]
  }

  private static func trimmed(_ cell: Substring) -> Substring {
    var cell = cell
    while let first = cell.first, first.isWhitespace || first == "\"" || first == "\u{FEFF}" { cell.removeFirst() }
    while let last = cell.last, last.isWhitespace || last == "\"" { cell.removeLast() }
    return cell
  }
}
