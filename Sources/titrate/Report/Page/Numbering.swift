/// Numbers figures and tables in the order in which they come.
struct Numbering {
  private(set) var figures = 0
  private(set) var tables = 0

  /// The next figure.
  mutating func figure(_ chart: any Chart, _ explanation: String) -> HTML {
    figures += 1
    return Figure(number: figures, chart: chart, explanation: explanation).html
  }

  /// The next table.
  mutating func table(_ table: DataTable) -> HTML {
    tables += 1
    return table.html(label: "Table \(tables)")
  }
}
