/// Predicted probability against observed frequency, bin by bin, with the number of decisions in each bin below.
package struct ReliabilityChart: Chart {
  /// One bin of predictions.
  package struct Bin: Sendable, Hashable {
    /// Mean predicted probability.
    package var predicted: Double
    /// Share of decisions in which the action was taken.
    package var observed: Double
    package var interval: Interval?
    /// Decisions in the bin.
    package var count: Int

    package init(predicted: Double, observed: Double, interval: Interval?, count: Int) {
      self.predicted = predicted
      self.observed = observed
      self.interval = interval
      self.count = count
    }
  }

  package var title: String
  package var summary: String
  package var bins: [Bin]

  package init(title: String, summary: String, bins: [Bin]) {
    self.title = title
    self.summary = summary
    self.bins = bins
  }

  package var height: Double { 452 }

  package var table: DataTable {
    DataTable(
      caption: title,
      columns: [
        .text("Mean predicted"), .number("Observed"), .number("95 % interval"), .number("Decisions"),
      ],
      rows: bins.map { bin in
        [
          NumberText.fixed(bin.predicted, 3), NumberText.fixed(bin.observed, 3),
          NumberText.range(bin.interval, 3), NumberText.count(bin.count),
        ]
      })
  }

  package var shapes: [HTML] {
    let unit = [0.0, 1.0]
    let style = SeriesStyle.at(0)
    let curve = PlotArea(
      left: 70, top: 32, width: 588, height: 270,
      xAxis: Axis(title: "", spanning: unit), yAxis: Axis(title: "Observed frequency", spanning: unit))
    let counts = PlotArea(
      left: 70, top: 336, width: 588, height: 64,
      xAxis: Axis(title: "Predicted probability of the action", spanning: unit),
      yAxis: Axis(title: "Decisions", spanning: [0] + bins.map { Double($0.count) }, tickCount: 2))
    let ideal = SeriesStyle(color: SeriesStyle.muted, dash: "5 4", marker: .cross)
    let legend = Legend(entries: [
      ("behavior policy", .line(style, hasMarker: true)), ("perfect calibration", .line(ideal, hasMarker: false)),
    ])
    return [legend.shapes(x: 70, y: 0, limit: 500)] + curve.axes + counts.axes + [
      HTML.line(curve.x(0), curve.y(0), curve.x(1), curve.y(1), color: ideal.color, dash: ideal.dash),
      HTML.polyline(bins.map { (curve.x($0.predicted), curve.y($0.observed)) }, style: style),
    ] + bins.flatMap { point($0, style: style, curve: curve, counts: counts) }
  }

  private func point(_ bin: Bin, style: SeriesStyle, curve: PlotArea, counts: PlotArea) -> [HTML] {
    let x = curve.x(bin.predicted)
    let top = counts.y(Double(bin.count))
    var shapes = [HTML.rectangle(x - 9, top, 18, counts.bottom - top, fill: "#8aa0b8", stroke: SeriesStyle.ink)]
    if let interval = bin.interval {
      shapes.append(HTML.line(x, curve.y(interval.lower), x, curve.y(interval.upper), color: style.color))
    }
    return shapes + [HTML.marker(style.marker, x, curve.y(bin.observed), color: style.color)]
  }
}
