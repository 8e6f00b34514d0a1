/// One patient over time: the biomarker above, the dose the clinician gave and the dose the policy proposes below.
package struct TrajectoryChart: Chart {
  /// A strip of doses with its name.
  package struct Strip: Sendable, Hashable {
    package var name: String
    package var doses: [Dose]
  }

  /// A dose from one day to another, as a share of the largest dose; absent where none was proposed.
  package struct Dose: Sendable, Hashable {
    package var start: Double
    package var end: Double
    package var share: Double?
  }

  package var title: String
  package var summary: String
  /// Quantity and unit of the biomarker.
  package var biomarkerTitle: String
  package var measurements: [LineChart.Point]
  package var strips: [Strip]
  /// The day and name of what ended the record.
  package var event: (day: Double, name: String)?
  package var table: DataTable

  private static let stripHeight = 20.0
  private static let stripPitch = 28.0
  private static let left = 112.0

  private var end: Double {
    (measurements.map(\.x) + strips.flatMap { $0.doses.map(\.end) } + (event.map { [$0.day] } ?? [])).max() ?? 1
  }

  private func area(axis: Axis) -> PlotArea {
    PlotArea(
      left: TrajectoryChart.left, top: 22, width: ChartLayout.width - TrajectoryChart.left - 24, height: 168,
      xAxis: axis,
      yAxis: Axis(title: biomarkerTitle, spanning: measurements.compactMap(\.y), scale: .logarithmic))
  }

  private var stripTop: Double { 22 + 168 + 14 }
  private var axisTop: Double { stripTop + Double(strips.count) * TrajectoryChart.stripPitch }
  package var height: Double { axisTop + 46 }

  package var shapes: [HTML] {
    let axis = Axis(title: "Days since first visit", spanning: [0, end], isTight: true, tickCount: 7)
    let area = area(axis: axis)
    let style = SeriesStyle.at(0)
    var shapes = clinicianShading(in: area)
    shapes += area.yAxis.ticks.values.map {
      HTML.line(area.left, area.y($0), area.right, area.y($0), color: SeriesStyle.hairline, width: 0.8)
    }
    shapes.append(area.verticalAxis)
    shapes.append(HTML.line(area.left, area.bottom, area.right, area.bottom, color: SeriesStyle.ink, width: 0.8))
    let points = measurements.compactMap { point in point.y.map { (area.x(point.x), area.y($0)) } }
    shapes.append(HTML.polyline(points, style: style, width: 1.2))
    shapes += points.map { HTML.marker(.circle, $0.0, $0.1, radius: 2.6, color: style.color) }
    for (index, strip) in strips.enumerated() {
      shapes += drawing(of: strip, index: index, in: area)
    }
    shapes += eventLine(in: area)
    let base = PlotArea(
      left: area.left, top: axisTop - 1, width: area.width, height: 1, xAxis: axis,
      yAxis: Axis(title: "", spanning: [0, 1]))
    shapes.append(base.horizontalAxis)
    return shapes
  }

  /// The clinician's days on drug shaded behind the biomarker.
  private func clinicianShading(in area: PlotArea) -> [HTML] {
    (strips.first?.doses ?? []).filter { ($0.share ?? 0) > 0 }.map { dose in
      HTML.rectangle(area.x(dose.start), area.top, area.x(dose.end) - area.x(dose.start), area.height, fill: "#eef0f3")
    }
  }

  private func drawing(of strip: Strip, index: Int, in area: PlotArea) -> [HTML] {
    let top = stripTop + Double(index) * TrajectoryChart.stripPitch
    let color = index == 0 ? "#4d5560" : SeriesStyle.at(0).color
    var shapes = [
      HTML.label(strip.name, area.left - 8, top + 14, anchor: .end),
      HTML.rectangle(area.left, top, area.width, TrajectoryChart.stripHeight, fill: "#ffffff", stroke: "#aab1ba"),
    ]
    for dose in strip.doses {
      let left = area.x(dose.start)
      let width = area.x(dose.end) - left
      guard let share = dose.share else {
        let middle = top + TrajectoryChart.stripHeight / 2
        shapes.append(HTML.line(left, middle, left + width, middle, color: SeriesStyle.muted, dash: "2 3"))
        continue
      }
      let height = TrajectoryChart.stripHeight * min(1, max(0, share))
      if height > 0 {
        let y = top + TrajectoryChart.stripHeight - height
        shapes.append(HTML.rectangle(left, y, width, height, fill: color))
      }
    }
    return shapes
  }

  private func eventLine(in area: PlotArea) -> [HTML] {
    guard let event else { return [] }
    let x = area.x(event.day)
    let color = SeriesStyle.at(1).color
    let isLeft = x > area.left + area.width / 2
    return [
      HTML.line(x, area.top - 6, x, axisTop - 4, color: color, width: 1.6, dash: "6 3"),
      HTML.label(event.name, isLeft ? x - 5 : x + 5, area.top - 8, anchor: isLeft ? .end : .start, color: color),
    ]
  }
}
