/// Absolute standardized mean differences before and after weighting, one row per covariate: a Love plot.
///
/// Source: Austin, Stuart. Statistics in Medicine 34 (2015), doi:10.1002/sim.6607, figure 1; named after T. Love.
package struct LovePlot: Chart {
  /// One covariate.
  package struct Row: Sendable, Hashable {
    package var name: String
    /// |d| before weighting, and after; infinite where treatments are told apart entirely.
    package var before: Double
    package var after: Double

    package init(name: String, before: Double, after: Double) {
      (self.name, self.before, self.after) = (name, before, after)
    }
  }

  /// The covariates of one visit.
  package struct Group: Sendable, Hashable {
    package var name: String
    package var rows: [Row]

    package init(name: String, rows: [Row]) { (self.name, self.rows) = (name, rows) }
  }

  package var title: String
  package var summary: String
  package var groups: [Group]
  /// The difference up to which a covariate counts as balanced.
  package var threshold: Double

  package init(title: String, summary: String, groups: [Group], threshold: Double = 0.1) {
    (self.title, self.summary, self.groups, self.threshold) = (title, summary, groups, threshold)
  }

  private static let rowHeight = 18.0
  private static let shownCharacters = 36

  private var lineCount: Int { groups.reduce(0) { $0 + $1.rows.count + ($1.name.isEmpty ? 0 : 1) } }

  private var legend: Legend {
    Legend(entries: [
      ("before weighting", .marker(.circle, color: SeriesStyle.at(1).color, isHollow: true)),
      ("after weighting", .marker(.square, color: SeriesStyle.at(0).color, isHollow: false)),
      (
        "threshold \(NumberText.plain(threshold))",
        .line(SeriesStyle(color: SeriesStyle.ink, dash: "5 4", marker: .cross), hasMarker: false)
      ),
    ])
  }

  private var area: PlotArea {
    let names = groups.flatMap(\.rows).map { Self.shortened($0.name) }
    let left = max(90, (names.map { ChartLayout.width(of: $0) }.max() ?? 0) + 30)
    let values = groups.flatMap(\.rows).flatMap { [$0.before, $0.after] }.filter(\.isFinite)
    return PlotArea(
      left: left, top: legend.height(limit: ChartLayout.width) + 8, width: ChartLayout.width - left - 24,
      height: Double(lineCount) * Self.rowHeight + 8,
      xAxis: Axis(title: "absolute standardized mean difference", spanning: [0, threshold] + values),
      yAxis: Axis(title: "", spanning: [0, 1]))
  }

  package var height: Double { area.bottom + 46 }

  package var table: DataTable {
    DataTable(
      caption: title, columns: [.text("Covariate"), .number("before weighting"), .number("after weighting")],
      rows: groups.flatMap { group in
        group.rows.map { row in
          [
            (group.name.isEmpty ? "" : group.name + ", ") + row.name, NumberText.fixed(row.before, 3),
            NumberText.fixed(row.after, 3),
          ]
        }
      })
  }

  package var shapes: [HTML] {
    let area = area
    var shapes = [legend.shapes(x: 4, y: 2, limit: ChartLayout.width), area.horizontalAxis]
    let limit = area.x(threshold)
    shapes.append(HTML.line(limit, area.top, limit, area.bottom, color: SeriesStyle.ink, dash: "5 4"))
    var y = area.top + Self.rowHeight / 2 + 4
    for group in groups {
      if !group.name.isEmpty {
        shapes.append(HTML.label(group.name, 4, y + 4, isBold: true))
        y += Self.rowHeight
      }
      for row in group.rows {
        shapes += drawing(of: row, at: y, in: area)
        y += Self.rowHeight
      }
    }
    return shapes
  }

  private func drawing(of row: Row, at y: Double, in area: PlotArea) -> [HTML] {
    let (before, after) = (area.x(row.before), area.x(row.after))
    return [
      HTML.line(area.left, y, area.right, y, color: SeriesStyle.hairline, width: 0.8),
      HTML.label(Self.shortened(row.name), 14, y + 4),
      HTML.line(before, y, after, y, color: SeriesStyle.muted, width: 1),
      HTML.marker(.circle, before, y, radius: 4, color: SeriesStyle.at(1).color, isHollow: true),
      HTML.marker(.square, after, y, radius: 3.4, color: SeriesStyle.at(0).color),
    ]
  }

  private static func shortened(_ name: String) -> String {
    name.count > shownCharacters ? name.prefix(shownCharacters - 1) + "…" : name
  }
}
