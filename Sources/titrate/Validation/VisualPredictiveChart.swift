import Foundation
import Pharmacometrics

/// A visual predictive check of one output: measurements, their percentiles, and the intervals that replicates give them;
/// beside it the prediction-corrected one, and below the share of values below the limit.
struct VisualPredictiveChart: Chart {
  let model: String
  let check: VisualPredictiveCheck
  let corrected: VisualPredictiveCheck?
  private let grid = PanelGrid(columns: 1, panelHeight: 250, headHeight: 62)

  private var hasLimit: Bool { check.bins.contains { $0.belowLimit > 0 || $0.belowLimitInterval[1] > 0 } }
  private var panelCount: Int { 1 + (corrected == nil ? 0 : 1) + (hasLimit ? 1 : 0) }

  var title: String { "\(model): visual predictive check of \(check.output)" }

  var summary: String {
    let share = check.shareInside.map {
      String(format: "%.0f %% of the percentiles lie inside their intervals.", 100 * $0)
    }
    return "\(check.values.count) measurements. " + (share ?? "")
  }

  var table: DataTable { DataTable(caption: title, columns: [], rows: []) }
  var height: Double { grid.height(panelCount) }

  var shapes: [HTML] {
    var shapes = [
      HTML.label(title, 8, 16, isBold: true), HTML.label(summary, 8, 33, size: 11),
      HTML.label(
        "Lines: 5 %, 50 % and 95 % of the measurements; areas: 95 % of the replicates; crossed out: outside.", 8, 49,
        size: 11),
    ]
    shapes += panel(check, 0, "measurements")
    if let corrected { shapes += panel(corrected, 1, "prediction-corrected") }
    if hasLimit { shapes += limitPanel(panelCount - 1) }
    shapes.append(HTML.label("Research software, not a medical device.", 8, height - 6, size: 10))
    return shapes
  }

  private func times(_ check: VisualPredictiveCheck) -> Axis {
    Axis(title: "time, h", spanning: check.times + check.bins.map(\.time) + [0], tickCount: 6)
  }

  private func panel(_ check: VisualPredictiveCheck, _ index: Int, _ name: String) -> [HTML] {
    let percentiles = check.bins.flatMap(\.percentiles)
    let span = check.values.compactMap(\.self) + percentiles.flatMap { [$0.lower, $0.upper].compactMap(\.self) }
    let title = check.unit == "1" ? check.output : "\(check.output), \(check.unit)"
    let area = grid.area(index, x: times(check), y: Axis(title: title, spanning: span, tickCount: 5))
    var shapes = [grid.title(name, area)] + area.axes
    for place in check.bins[0].percentiles.indices { shapes += bands(check, place, area) }
    shapes += zip(check.times, check.values).compactMap { time, value in
      value.map {
        HTML.marker(.circle, area.x(time), area.y($0), radius: 1.6, color: SeriesStyle.muted, isHollow: true)
      }
    }
    for place in check.bins[0].percentiles.indices { shapes += lines(check, place, area) }
    return shapes
  }

  private func style(_ place: Int) -> SeriesStyle { SeriesStyle.at(place == 1 ? 1 : 0) }

  /// A bound below the limit is drawn at the foot of the axis.
  private func bands(_ check: VisualPredictiveCheck, _ place: Int, _ area: PlotArea) -> [HTML] {
    let rows = check.bins.compactMap { bin in
      bin.percentiles[place].upper.map {
        (time: bin.time, lower: bin.percentiles[place].lower ?? area.yAxis.lower, upper: $0)
      }
    }
    guard rows.count > 1 else { return [] }
    let upper = rows.map { (area.x($0.time), area.y($0.upper)) }
    let lower = rows.map { (area.x($0.time), area.y($0.lower)) }
    return [HTML.area(upper + lower.reversed(), color: style(place).color, opacity: "0.25")]
  }

  private func lines(_ check: VisualPredictiveCheck, _ place: Int, _ area: PlotArea) -> [HTML] {
    let points = check.bins.compactMap { bin in
      bin.percentiles[place].observed.map { (bin: bin, x: area.x(bin.time), y: area.y($0)) }
    }
    let outside = points.filter { $0.bin.percentiles[place].isInside == false }
    let line = SeriesStyle(color: style(place).color, dash: place == 1 ? "" : "6 3", marker: .circle)
    return [HTML.polyline(points.map { ($0.x, $0.y) }, style: line, width: 1.8)]
      + outside.map { HTML.marker(.cross, $0.x, $0.y, radius: 5, color: SeriesStyle.at(7).color, isHollow: false) }
  }

  private func limitPanel(_ index: Int) -> [HTML] {
    let area = grid.area(
      index, x: times(check), y: Axis(title: "share below the limit", spanning: [0, 1], tickCount: 5))
    let upper = check.bins.map { (area.x($0.time), area.y($0.belowLimitInterval[1])) }
    let lower = check.bins.map { (area.x($0.time), area.y($0.belowLimitInterval[0])) }
    return [grid.title("values below the limit of quantification", area)] + area.axes + [
      HTML.area(upper + lower.reversed(), color: SeriesStyle.at(2).color, opacity: "0.25"),
      HTML.polyline(
        check.bins.map { (area.x($0.time), area.y($0.belowLimit)) },
        style: SeriesStyle(color: SeriesStyle.at(2).color, dash: "", marker: .triangle), width: 1.8),
    ]
  }
}
