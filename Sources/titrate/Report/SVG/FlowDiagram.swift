/// The way of the patients: in, excluded and why, analyzed, split.
package struct FlowDiagram: Chart {
  /// A number of patients with a name.
  package struct Count: Sendable, Hashable {
    package var name: String
    package var patients: Int
    /// More about them, e.g. their decisions.
    package var detail: String?
  }

  package var title: String
  package var summary: String
  package var entered: Count
  package var excluded: [Count]
  package var analyzed: Count
  package var parts: [Count]

  package var table: DataTable {
    DataTable(
      caption: title, columns: [.text("Patients"), .number("Number")],
      rows: [[entered.name, NumberText.count(entered.patients)]]
        + excluded.map { ["Excluded: \($0.name)", NumberText.count($0.patients)] }
        + ([analyzed] + parts).map { [$0.name, NumberText.count($0.patients)] })
  }

  private static let box = 46.0
  private static let center = 190.0
  private static let mainWidth = 260.0
  private static let sideLeft = 380.0
  private static let sideWidth = 294.0

  private var reasons: [String] {
    excluded.flatMap { ChartLayout.wrapped("\(NumberText.count($0.patients))  \($0.name)", limit: 268) }
  }
  private var sideHeight: Double { Double(reasons.count + 1) * ChartLayout.lineHeight + 16 }
  private var sideTop: Double { 8 + FlowDiagram.box + 18 }
  private var analyzedTop: Double { excluded.isEmpty ? 8 + FlowDiagram.box + 34 : sideTop + sideHeight + 18 }
  private var partsTop: Double { analyzedTop + FlowDiagram.box + 44 }
  package var height: Double { (parts.isEmpty ? analyzedTop : partsTop) + FlowDiagram.box + 10 }

  package var shapes: [HTML] {
    let left = FlowDiagram.center - FlowDiagram.mainWidth / 2
    var shapes = box(entered, left: left, top: 8, width: FlowDiagram.mainWidth)
    shapes += arrow(FlowDiagram.center, 8 + FlowDiagram.box, FlowDiagram.center, analyzedTop)
    shapes += box(analyzed, left: left, top: analyzedTop, width: FlowDiagram.mainWidth)
    if !excluded.isEmpty { shapes += exclusions }
    return shapes + split
  }

  private var exclusions: [HTML] {
    let total = excluded.reduce(0) { $0 + $1.patients }
    let middle = sideTop + sideHeight / 2
    let left = FlowDiagram.sideLeft
    return arrow(FlowDiagram.center, middle, left, middle) + [
      HTML.rectangle(left, sideTop, FlowDiagram.sideWidth, sideHeight, fill: "#ffffff", stroke: SeriesStyle.ink),
      HTML.label("\(NumberText.count(total)) excluded", left + 12, sideTop + 20, isBold: true),
    ]
      + reasons.enumerated().map { index, reason in
        HTML.label(reason, left + 12, sideTop + 20 + Double(index + 1) * ChartLayout.lineHeight)
      }
  }

  private var split: [HTML] {
    guard !parts.isEmpty else { return [] }
    let gap = 16.0
    let width = (ChartLayout.width - gap * Double(parts.count - 1) - 4) / Double(parts.count)
    let barY = analyzedTop + FlowDiagram.box + 20
    let centers = parts.indices.map { 2 + Double($0) * (width + gap) + width / 2 }
    let ends = ((centers + [FlowDiagram.center]).min() ?? 0, (centers + [FlowDiagram.center]).max() ?? 0)
    var shapes = [
      HTML.line(FlowDiagram.center, analyzedTop + FlowDiagram.box, FlowDiagram.center, barY, color: SeriesStyle.ink),
      HTML.line(ends.0, barY, ends.1, barY, color: SeriesStyle.ink),
    ]
    for (part, center) in zip(parts, centers) {
      shapes += arrow(center, barY, center, partsTop)
      shapes += box(part, left: center - width / 2, top: partsTop, width: width)
    }
    return shapes
  }

  private func box(_ count: Count, left: Double, top: Double, width: Double) -> [HTML] {
    let middle = left + width / 2
    let title = "\(NumberText.count(count.patients)) \(count.name)"
    var shapes = [
      HTML.rectangle(left, top, width, FlowDiagram.box, fill: "#f5f7f9", stroke: SeriesStyle.ink),
      HTML.label(title, middle, top + (count.detail == nil ? 28 : 20), anchor: .middle, isBold: true),
    ]
    if let detail = count.detail {
      shapes.append(HTML.label(detail, middle, top + 37, anchor: .middle, color: SeriesStyle.muted, size: 11))
    }
    return shapes
  }

  private func arrow(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> [HTML] {
    let isDown = x1 == x2
    let corners = isDown ? [(-4.0, -7.0), (4, -7), (0, 0)] : [(-7.0, -4.0), (-7, 4), (0, 0)]
    return [
      HTML.line(x1, y1, x2, y2, color: SeriesStyle.ink),
      HTML.arrowhead(corners.map { (x2 + $0.0, y2 + $0.1) }, color: SeriesStyle.ink),
    ]
  }
}
