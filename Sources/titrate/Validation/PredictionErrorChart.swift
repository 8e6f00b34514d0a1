import Foundation
import Pharmacometrics
import Stochastics

/// Normalized prediction distribution errors: against normal quantiles, as a histogram, over time and over predictions.
struct PredictionErrorChart: Chart {
  let model: String
  let errors: PredictionDistributionErrors
  private let grid = PanelGrid(columns: 2, panelHeight: 210, headHeight: 62)

  var title: String { "\(model): normalized prediction distribution errors" }

  var summary: String {
    guard let tests = errors.tests else { return "\(errors.points.count) measurements." }
    return String(
      format: "%d measurements; mean %.2f (p %.2g), variance %.2f (p %.2g), normality p %.2g.", tests.count, tests.mean,
      tests.meanProbability, tests.variance, tests.varianceProbability, tests.normalityProbability)
  }

  var table: DataTable { DataTable(caption: title, columns: [], rows: []) }
  var height: Double { grid.height(4) }

  var shapes: [HTML] {
    var shapes = [
      HTML.label(title, 8, 16, isBold: true), HTML.label(summary, 8, 33, size: 11),
      HTML.label("Dashed lines: what a right model gives; below, 0 and ±1.96.", 8, 49, size: 11),
    ]
    shapes += quantiles(0) + histogram(1)
    shapes += course(2, "time, h") { $0.time }
    shapes += course(3, "mean of the replicates") { $0.predicted }
    shapes.append(HTML.label("Research software, not a medical device.", 8, height - 6, size: 10))
    return shapes
  }

  private var values: [Double] { errors.points.map(\.error) }

  private func quantiles(_ index: Int) -> [HTML] {
    let sorted = values.sorted()
    let expected = sorted.indices.map { StandardNormal.quantile((Double($0) + 0.5) / Double(sorted.count)) }
    let span = sorted + expected + [-2.5, 2.5]
    let area = grid.area(
      index, x: Axis(title: "normal quantile", spanning: span, tickCount: 4),
      y: Axis(title: "NPDE", spanning: span, tickCount: 5))
    let ends = (area.xAxis.lower, area.xAxis.upper)
    return area.axes + [
      HTML.line(area.x(ends.0), area.y(ends.0), area.x(ends.1), area.y(ends.1), color: SeriesStyle.muted, dash: "5 4")
    ] + zip(expected, sorted).map { marker(area.x($0), area.y($1)) }
  }

  private func histogram(_ index: Int) -> [HTML] {
    let edges = stride(from: -3.5, through: 3.5, by: 0.5).map { $0 }
    let counts = zip(edges, edges.dropFirst()).map { low, high in
      Double(values.count { $0 >= low && $0 < high || (low == -3.5 && $0 < low) || (high == 3.5 && $0 >= high) })
    }
    let densities = counts.map { $0 / (0.5 * Double(values.count)) }
    let area = grid.area(
      index, x: Axis(title: "NPDE", spanning: edges, isTight: true, tickCount: 6),
      y: Axis(title: "density", spanning: densities + [0, 0.5], tickCount: 5))
    let bars = zip(edges, densities).map { low, density in
      HTML.rectangle(
        area.x(low) + 0.5, area.y(density), area.x(low + 0.5) - area.x(low) - 1, area.bottom - area.y(density),
        fill: SeriesStyle.at(0).color)
    }
    let curve = stride(from: -3.5, through: 3.5, by: 0.1).map { z in
      (area.x(z), area.y(exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()))
    }
    return area.axes + bars + [
      HTML.polyline(curve, style: SeriesStyle(color: SeriesStyle.at(1).color, dash: "5 4", marker: .cross), width: 2)
    ]
  }

  private func course(
    _ index: Int, _ name: String, _ position: (PredictionDistributionErrors.Point) -> Double
  ) -> [HTML] {
    let area = grid.area(
      index, x: Axis(title: name, spanning: errors.points.map(position), tickCount: 4),
      y: Axis(title: "NPDE", spanning: values + [-2.5, 2.5], tickCount: 5))
    let lines = [-1.96, 0, 1.96].map { level in
      HTML.line(area.left, area.y(level), area.right, area.y(level), color: SeriesStyle.muted, dash: "5 4")
    }
    return area.axes + lines
      + errors.points.map { point in
        HTML.marker(
          point.isBelowLimit ? .square : .circle, area.x(position(point)), area.y(point.error), radius: 2.2,
          color: SeriesStyle.at(0).color, isHollow: point.isBelowLimit)
      }
  }

  private func marker(_ x: Double, _ y: Double) -> HTML {
    HTML.marker(.circle, x, y, radius: 2.2, color: SeriesStyle.at(0).color, isHollow: false)
  }
}
