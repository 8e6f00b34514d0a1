/// Columns of text side by side.
struct TextTable {
  private let rows: [[String]]

  init(rows: [[String]]) { self.rows = rows }

  init(_ header: [String], _ rows: [[String]]) { self.rows = [header] + rows }

  /// A line for each row, without spaces at its end.
  var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell.padding(to: widths[column] + 2)
      }.joined()
    }.joined(separator: "\n")
  }
}

extension String {
  /// With spaces behind, up to a number of characters.
  fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
