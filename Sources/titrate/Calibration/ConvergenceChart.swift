import Pharmacometrics

/// Estimates over the iterations, a panel for each, with the end of the first phase.
struct ConvergenceChart: Chart {
  let title: String
  private let names: [String]
  /// [iteration][name].
  private let path: [[Double]]
  /// Iterations before the steps shrink; 0 where they do not.
  private let exploration: Int
  private let grid = PanelGrid(columns: 3, panelHeight: 96, headHeight: 26)

  init(title: String, names: [String], path: [[Double]], exploration: Int) {
    self.title = title
    self.names = names
    self.path = path
    self.exploration = exploration
  }

  init(_ result: CalibrationResult) {
    self.init(
      title: "\(result.model), \(result.method): estimates over iterations", names: result.estimated, path: result.path,
      exploration: result.exploration)
  }

  var summary: String {
    exploration > 0
      ? "\(path.count - 1) iterations; upright line: the steps begin to shrink after \(exploration)."
      : "\(path.count - 1) iterations."
  }

  /// The estimates at the start, where the steps begin to shrink, and at the end.
  var table: DataTable {
    let told = Set([0, exploration, path.count - 1]).filter(path.indices.contains).sorted()
    return DataTable(
      caption: title, columns: [.text("Iteration")] + names.map { .number($0) },
      rows: told.map { iteration in ["\(iteration)"] + path[iteration].map { NumberText.significant($0, digits: 4) } })
  }

  var height: Double { grid.height(names.count) }

  var shapes: [HTML] {
    [HTML.label(summary, 8, 15, size: 11)] + names.enumerated().flatMap { panel($0, $1) }
  }

  private func panel(_ index: Int, _ name: String) -> [HTML] {
    let values = path.map { $0[index] }
    let area = grid.area(
      index, x: Axis(title: "iteration", spanning: [0, Double(values.count - 1)], isTight: true, tickCount: 4),
      y: Axis(title: "", spanning: values, tickCount: 4))
    let line = values.enumerated().map { (area.x(Double($0)), area.y($1)) }
    var shapes = area.axes + [grid.title(name, area), HTML.polyline(line, style: .at(0), width: 1.2)]
    if exploration > 0 {
      let x = area.x(Double(exploration))
      shapes.append(HTML.line(x, area.top, x, area.bottom, color: SeriesStyle.muted, dash: "3 3"))
    }
    return shapes
  }
}
