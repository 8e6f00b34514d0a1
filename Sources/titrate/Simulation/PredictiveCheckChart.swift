import Foundation

/// Medians with 5–95 % bands of each output over time, and survival curves, in small panels side by side: a visual
/// predictive check without the data.
struct PredictiveCheckChart: Chart {
  let sheet: CohortSheet

  private static let columns = 2
  private static let panelHeight = 170.0
  private static let rowHeight = 246.0
  private static let headHeight = 44.0

  var title: String { "\(sheet.model), \(sheet.regimen)" }

  var summary: String {
    sheet.patients > 1
      ? "Median and 5 % to 95 % band of \(sheet.patients) virtual patients, of those alive at each time."
      : "The course of one patient."
  }

  var table: DataTable { DataTable(caption: title, columns: [], rows: []) }

  var height: Double { Self.headHeight + Double((panelCount + 1) / 2) * Self.rowHeight + 18 }

  private var curves: [(title: String, survival: CohortSheet.Survival)] {
    [
      ("Overall survival", sheet.overallSurvival), ("Progression-free survival", sheet.progressionFreeSurvival),
    ].compactMap { name, survival in survival.map { (name, $0) } }
  }

  private var panelCount: Int { sheet.bands.count + curves.count }

  var shapes: [HTML] {
    var shapes = [HTML.label(title, 8, 16, isBold: true), HTML.label(summary, 8, 33, size: 11)]
    for (index, band) in sheet.bands.enumerated() { shapes += panel(band, place(index)) }
    for (index, curve) in curves.enumerated() { shapes += panel(curve, place(sheet.bands.count + index)) }
    shapes.append(HTML.label("Research software, not a medical device.", 8, height - 6, size: 10))
    return shapes
  }

  private func place(_ index: Int) -> (left: Double, top: Double, width: Double) {
    let width = ChartLayout.width / Double(Self.columns)
    return (
      Double(index % Self.columns) * width + 64, Self.headHeight + Double(index / Self.columns) * Self.rowHeight + 24,
      width - 82
    )
  }

  private var weeks: [Double] { sheet.time_h.map { $0 / 168 } }

  private func area(_ place: (left: Double, top: Double, width: Double), _ y: Axis) -> PlotArea {
    PlotArea(
      left: place.left, top: place.top, width: place.width, height: Self.panelHeight,
      xAxis: Axis(title: "weeks", spanning: weeks, isTight: true, tickCount: 6), yAxis: y)
  }

  private func panel(_ band: CohortSheet.Band, _ place: (left: Double, top: Double, width: Double)) -> [HTML] {
    let values = (band.p5 + band.p95 + band.median).filter(\.isFinite)
    let area = area(place, Axis(title: band.unit == "1" ? "" : band.unit, spanning: values, tickCount: 5))
    let rows = weeks.indices.filter { band.median[$0].isFinite }
    func points(_ values: [Double]) -> [(Double, Double)] { rows.map { (area.x(weeks[$0]), area.y(values[$0])) } }
    let style = SeriesStyle.at(0)
    return [HTML.label("\(band.output): \(band.meaning)", place.left - 50, place.top - 8, size: 12)] + area.axes + [
      HTML.area(points(band.p95) + points(band.p5).reversed(), color: style.color, opacity: "0.18"),
      HTML.polyline(points(band.median), style: style, width: 1.8),
    ]
  }

  private func panel(
    _ curve: (title: String, survival: CohortSheet.Survival), _ place: (left: Double, top: Double, width: Double)
  ) -> [HTML] {
    let area = area(place, Axis(title: "share free", spanning: [0, 1], tickCount: 5))
    let end = weeks.last ?? 0
    func steps(_ column: Int) -> [(Double, Double)] {
      var last = 1.0
      var points = [(area.x(0), area.y(1))]
      for step in curve.survival.curve where step[0] <= end {
        points.append((area.x(step[0]), area.y(last)))
        last = step[column]
        points.append((area.x(step[0]), area.y(last)))
      }
      return points + [(area.x(end), area.y(last))]
    }
    let style = SeriesStyle.at(1)
    let band = steps(3) + steps(2).reversed()
    return [HTML.label("\(curve.title) (95 % band)", place.left - 50, place.top - 8, size: 12)] + area.axes + [
      HTML.area(band, color: style.color, opacity: "0.18"),
      HTML.polyline(steps(1), style: SeriesStyle(color: style.color, dash: "", marker: .circle), width: 1.8),
    ]
  }
}
