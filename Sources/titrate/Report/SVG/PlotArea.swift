/// The rectangle between two axes, with the positions of data in it.
struct PlotArea {
  let left: Double
  let top: Double
  let width: Double
  let height: Double
  let xAxis: Axis
  let yAxis: Axis

  var right: Double { left + width }
  var bottom: Double { top + height }

  func x(_ value: Double) -> Double { left + width * xAxis.fraction(value) }
  func y(_ value: Double) -> Double { bottom - height * yAxis.fraction(value) }

  /// Both axes with ticks, labels, titles and hairlines at the vertical axis's ticks.
  var axes: [HTML] { grid + [horizontalAxis, verticalAxis] }

  private var grid: [HTML] {
    yAxis.ticks.values.map { HTML.line(left, y($0), right, y($0), color: SeriesStyle.hairline, width: 0.8) }
  }

  var horizontalAxis: HTML {
    .node("g", ["aria-hidden": "true"]) {
      HTML.line(left, bottom, right, bottom, color: SeriesStyle.ink)
      for (value, label) in zip(xAxis.ticks.values, xAxis.ticks.labels) {
        HTML.line(x(value), bottom, x(value), bottom + 4, color: SeriesStyle.ink)
        HTML.label(label, x(value), bottom + 17, anchor: .middle)
      }
      HTML.label(xAxis.title, left + width / 2, bottom + 35, anchor: .middle)
    }
  }

  var verticalAxis: HTML {
    let titleLines = ChartLayout.wrapped(yAxis.title, limit: height)
    let labelWidth = yAxis.ticks.labels.map { ChartLayout.width(of: $0) }.max() ?? 0
    return .node("g", ["aria-hidden": "true"]) {
      HTML.line(left, top, left, bottom, color: SeriesStyle.ink)
      for (value, label) in zip(yAxis.ticks.values, yAxis.ticks.labels) {
        HTML.line(left - 4, y(value), left, y(value), color: SeriesStyle.ink)
        HTML.label(label, left - 8, y(value) + 4, anchor: .end)
      }
      for (index, line) in titleLines.enumerated() {
        let nearest = max(12 + 14 * Double(titleLines.count - 1), left - labelWidth - 20)
        HTML.upright(line, nearest - 14 * Double(titleLines.count - 1 - index), top + height / 2)
      }
    }
  }
}
