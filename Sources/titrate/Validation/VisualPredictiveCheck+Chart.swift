import Pharmacometrics

extension VisualPredictiveCheck {
  /// Percentiles of the measurements over the bands of the simulated studies, by days.
  var chart: LineChart {
    let name = unit == "1" ? output : "\(output) (\(unit))"
    let series = Self.levels.enumerated().flatMap { place, level -> [LineChart.Series] in
      var simulated = LineChart.Series(
        name: "\(level), simulated",
        style: SeriesStyle(color: SeriesStyle.at(place).color, dash: "2 3", marker: .cross),
        points: bins.map { bin in
          let percentile = bin.percentiles[place]
          return .init(
            x: bin.time / 24, y: percentile.median,
            band: percentile.lower.flatMap { low in percentile.upper.map { Interval(lower: low, upper: $0) } })
        })
      simulated.isEmphasized = false
      var observed = LineChart.Series(
        name: "\(level), observed", style: SeriesStyle(color: SeriesStyle.at(place).color, dash: "", marker: .circle),
        points: bins.map { .init(x: $0.time / 24, y: $0.percentiles[place].observed) })
      observed.showsMarkers = true
      return [observed, simulated]
    }
    let values = series.flatMap(\.points).flatMap { [$0.y, $0.band?.lower, $0.band?.upper].compactMap(\.self) }
    return LineChart(
      title: "Visual predictive check of \(output)",
      summary: "\(NumberText.percent(shareInside)) of the observed percentiles lie within the bands of 95 % of the "
        + "simulated studies.",
      xAxis: Axis(title: "Days since start", spanning: [0] + bins.map { $0.time / 24 }, tickCount: 7),
      yAxis: Axis(title: name, spanning: values), series: series, table: table(name))
  }

  private static let levels = ["5 %", "median", "95 %"]

  private func table(_ name: String) -> DataTable {
    DataTable(
      caption: name,
      columns: [.text("Day"), .number("Measurements")]
        + Self.levels.flatMap { [.number("\($0), observed"), .number("\($0), simulated studies")] },
      rows: bins.map { bin in
        [NumberText.fixed(bin.time / 24, 0), NumberText.count(bin.count)]
          + bin.percentiles.flatMap { percentile in
            [
              NumberText.significant(percentile.observed),
              "\(NumberText.significant(percentile.lower)) to \(NumberText.significant(percentile.upper))",
            ]
          }
      })
  }
}
