/// A table of ready-formatted cells, with a caption and header scopes for screen readers.
///
/// The first column names its row.
package struct DataTable: Sendable, Hashable {
  /// A column: what it holds and whether its cells are numbers (aligned right, figures of equal width).
  package struct Column: Sendable, Hashable {
    package var heading: String
    package var isNumeric: Bool

    package static func text(_ heading: String) -> Column { Column(heading: heading, isNumeric: false) }
    package static func number(_ heading: String) -> Column { Column(heading: heading, isNumeric: true) }
  }

  package var caption: String
  package var columns: [Column]
  package var rows: [[String]]
  /// Sentences below the table: abbreviations, what a mark means, where the rest is.
  package var notes: [String]

  package init(caption: String, columns: [Column], rows: [[String]], notes: [String] = []) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }

  /// The same table with at most `limit` rows, evenly spaced, first and last kept, and a note that says so.
  package func thinned(to limit: Int) -> DataTable {
    guard rows.count > limit, limit > 1 else { return self }
    var table = self
    table.rows = (0..<limit).map { rows[$0 * (rows.count - 1) / (limit - 1)] }
    table.notes.append("\(limit) of \(rows.count) rows are shown, evenly spaced; results.json holds all of them.")
    return table
  }

  /// The table as markup.
  /// - Parameter label: what precedes the caption, e.g. "Table 3".
  package func html(label: String? = nil) -> HTML {
    .node("div", ["class": "table"]) {
      HTML.node("div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": caption]) {
        HTML.node("table") {
          HTML.node("caption") {
            HTML.node("span", ["class": "caption"]) {
              if let label { HTML.node("strong", label + ". ") }
              caption
            }
          }
          HTML.node("thead") { HTML.node("tr", [:], columns.map(heading)) }
          HTML.node("tbody", [:], rows.map(row))
        }
      }
      for note in notes { HTML.node("p", ["class": "note"], note) }
    }
  }

  private func heading(_ column: Column) -> HTML {
    .node("th", column.isNumeric ? ["scope": "col", "class": "n"] : ["scope": "col"], column.heading)
  }

  private func row(_ cells: [String]) -> HTML {
    precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns in \(caption)")
    return .node(
      "tr", [:],
      zip(columns, cells).enumerated().map { index, pair in
        if index == 0 { return HTML.node("th", ["scope": "row"], pair.1) }
        return HTML.node("td", pair.0.isNumeric ? ["class": "n"] : [:], pair.1)
      })
  }
}
