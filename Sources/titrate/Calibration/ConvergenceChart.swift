import Pharmacometrics

/// Estimates over the iterations, a panel for each, with the end of the first phase.
struct ConvergenceChart: Chart {
  private let result: CalibrationResult
  private let grid = PanelGrid(columns: 3, panelHeight: 96, headHeight: 44)

  init(_ result: CalibrationResult) { self.result = result }

  var title: String { "\(result.model), \(result.method): estimates over iterations" }

  var summary: String {
    result.exploration > 0
      ? "\(result.path.count - 1) iterations; upright line: the steps begin to shrink after \(result.exploration)."
      : "\(result.path.count - 1) iterations."
  }

  var table: DataTable { DataTable(caption: title, columns: [], rows: []) }
  var height: Double { grid.height(result.estimated.count) }

  var shapes: [HTML] {
    var shapes = [HTML.label(title, 8, 16, isBold: true), HTML.label(summary, 8, 33, size: 11)]
    for (index, name) in result.estimated.enumerated() { shapes += panel(index, name) }
    shapes.append(HTML.label("Research software, not a medical device.", 8, height - 6, size: 10))
    return shapes
  }

  private func panel(_ index: Int, _ name: String) -> [HTML] {
    let values = result.path.map { $0[index] }
    let area = grid.area(
      index, x: Axis(title: "iteration", spanning: [0, Double(values.count - 1)], isTight: true, tickCount: 4),
      y: Axis(title: "", spanning: values, tickCount: 4))
    let line = values.enumerated().map { (area.x(Double($0)), area.y($1)) }
    var shapes = area.axes + [grid.title(name, area), HTML.polyline(line, style: .at(0), width: 1.2)]
    if result.exploration > 0 {
      let x = area.x(Double(result.exploration))
      shapes.append(HTML.line(x, area.top, x, area.bottom, color: SeriesStyle.muted, dash: "3 3"))
    }
    return shapes
  }
}
