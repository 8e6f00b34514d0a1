import Foundation
import Pharmacometrics

/// Measurements of one output against what the population and the patients' own parameters tell, and weighted residuals
/// over time and over predictions.
struct FitChart: Chart {
  private let result: CalibrationResult
  private let output: String
  private let points: [FitPoint]
  private let grid = PanelGrid(columns: 2, panelHeight: 210, headHeight: 60)

  init(_ result: CalibrationResult, output: String) {
    self.result = result
    self.output = output
    points = result.fit.filter { $0.output == output }
  }

  var title: String { "\(result.model), \(result.method): goodness of fit of \(output)" }

  var summary: String {
    let below = points.filter(\.isBelowLimit).count
    return "\(points.count) measurements of \(Set(points.map(\.patient)).count) patients"
      + (below > 0 ? "; hollow squares: \(below) below the limit of quantification, drawn at the limit." : ".")
  }

  var table: DataTable { DataTable(caption: title, columns: [], rows: []) }
  var height: Double { grid.height(4) }

  var shapes: [HTML] {
    var shapes = [
      HTML.label(title, 8, 16, isBold: true), HTML.label(summary, 8, 33, size: 11),
      HTML.label("Dashed lines: identity above; 0 and ±1.96 below.", 8, 49, size: 11),
    ]
    shapes += predictions(0, "population prediction", \.population)
    shapes += predictions(1, "individual prediction", \.individual)
    shapes += residuals(2, "time, h") { $0.time }
    shapes += residuals(3, "individual prediction", \.individual)
    shapes.append(HTML.label("Research software, not a medical device.", 8, height - 6, size: 10))
    return shapes
  }

  private func predictions(_ index: Int, _ name: String, _ value: (FitPoint) -> Double?) -> [HTML] {
    let pairs = points.compactMap { point in value(point).map { (point, $0) } }
    let span = pairs.flatMap { [$0.0.observed, $0.1] }
    let area = grid.area(
      index, x: Axis(title: name, spanning: span, tickCount: 4),
      y: Axis(title: "observed", spanning: span, tickCount: 5))
    let ends = (area.xAxis.lower, area.xAxis.upper)
    var shapes = area.axes
    shapes.append(
      HTML.line(
        area.x(ends.0), area.y(ends.0), area.x(ends.1), area.y(ends.1), color: SeriesStyle.muted, dash: "5 4"))
    return shapes + pairs.map { marker($0.0, area.x($0.1), area.y($0.0.observed)) }
  }

  private func residuals(_ index: Int, _ name: String, _ position: (FitPoint) -> Double?) -> [HTML] {
    let pairs = points.compactMap { point -> (FitPoint, Double, Double)? in
      guard let x = position(point), let y = point.weightedResidual else { return nil }
      return (point, x, y)
    }
    let area = grid.area(
      index, x: Axis(title: name, spanning: pairs.map(\.1), tickCount: 4),
      y: Axis(title: "weighted residual", spanning: pairs.map(\.2) + [-2.5, 2.5], tickCount: 5))
    let lines = [-1.96, 0, 1.96].map { level in
      HTML.line(area.left, area.y(level), area.right, area.y(level), color: SeriesStyle.muted, dash: "5 4")
    }
    return area.axes + lines + pairs.map { marker($0.0, area.x($0.1), area.y($0.2)) }
  }

  private func marker(_ point: FitPoint, _ x: Double, _ y: Double) -> HTML {
    HTML.marker(
      point.isBelowLimit ? .square : .circle, x, y, radius: 2.2, color: SeriesStyle.at(0).color,
      isHollow: point.isBelowLimit)
  }
}
