import Pharmacometrics

extension CategoryCheck {
  /// The observed share of each category over the band of the simulated data sets.
  /// - Parameter title: whose categories they are.
  func chart(_ title: String) -> LineChart {
    let categories = bins.first?.shares.indices ?? 0..<0
    func time(_ bin: Bin) -> Double { 0.5 * (bin.firstTime + bin.lastTime) }
    let series = categories.flatMap { category -> [LineChart.Series] in
      // A category has one color; what is observed is drawn through, what is simulated dotted.
      let style = SeriesStyle.at(category)
      let simulated = LineChart.Series(
        name: "category \(category), simulated (95 %)",
        style: SeriesStyle(color: style.color, dash: "2 4", marker: style.marker),
        points: bins.map { bin in
          let share = bin.shares[category]
          return .init(x: time(bin), y: share.median, band: .init(lower: share.lower, upper: share.upper))
        })
      var observed = LineChart.Series(
        name: "category \(category), observed",
        style: SeriesStyle(color: style.color, dash: "", marker: style.marker),
        points: bins.map { .init(x: time($0), y: $0.shares[category].observed) })
      observed.isEmphasized = true
      observed.showsMarkers = true
      return [simulated, observed]
    }
    return LineChart(
      title: title, summary: "\(NumberText.percent(shareInside)) of the shares lie within their bands.",
      xAxis: Axis(title: "Hours", spanning: [0] + bins.map(time), tickCount: 7),
      yAxis: Axis(title: "Share of the records", spanning: [0, 1]), series: series, table: table(title))
  }

  private func table(_ title: String) -> DataTable {
    DataTable(
      caption: title,
      columns: [
        .text("Hours"), .number("Records"), .text("Category"), .number("Observed"),
        .number("Simulated, median (95 %)"), .text("Inside"),
      ],
      rows: bins.flatMap { bin in
        bin.shares.map { share in
          [
            "\(NumberText.significant(bin.firstTime, digits: 3)) to \(NumberText.significant(bin.lastTime, digits: 3))",
            "\(bin.count)", "\(share.category)", NumberText.fixed(share.observed, 3),
            NumberText.estimate(share.median, .init(lower: share.lower, upper: share.upper), 3),
            share.isInside ? "yes" : "no",
          ]
        }
      })
  }
}
