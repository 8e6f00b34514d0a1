import Pharmacometrics

extension EventCheck {
  /// The observed curve over the band of the simulated studies.
  /// - Parameters:
  ///   - title: what happens to whom.
  ///   - timesPerDay: how many of the check's units of time make a day.
  func chart(_ title: String, timesPerDay: Double = 1) -> LineChart {
    func days(_ time: Double) -> Double { time / timesPerDay }
    let (name, first) = words
    var simulated = LineChart.Series(
      name: "simulated studies, median and 95 %", style: .at(1),
      points: [.init(x: 0, y: first, band: .init(lower: first, upper: first))]
        + points.map { .init(x: days($0.time), y: $0.median, band: .init(lower: $0.lower, upper: $0.upper)) })
    simulated.isStepped = false
    var observed = LineChart.Series(
      name: "observed", style: .at(0),
      points: [.init(x: 0, y: first)] + points.map { .init(x: days($0.time), y: $0.observed) })
    observed.isEmphasized = true
    return LineChart(
      title: title,
      summary:
        "\(NumberText.percent(shareInside)) of the observed curve lies within the band; p \(NumberText.significant(probability, digits: 2)).",
      xAxis: Axis(title: "Days since start", spanning: [0] + points.map { days($0.time) }, isTight: true, tickCount: 7),
      yAxis: Axis(title: name, spanning: [0, 1]), series: [observed, simulated], table: table(title, days))
  }

  /// The quantity, and its value at the start.
  private var words: (String, Double) {
    switch quantity {
    case .survival: ("Share free of the event", 1)
    case .incidence: ("Cumulative incidence", 0)
    }
  }

  private func table(_ title: String, _ days: (Double) -> Double) -> DataTable {
    DataTable(
      caption: title,
      columns: [.text("Day"), .number("Observed"), .number("Simulated, median (95 %)"), .text("Inside")],
      rows: points.map { point in
        [
          NumberText.fixed(days(point.time), 0), NumberText.fixed(point.observed, 3),
          NumberText.estimate(point.median, .init(lower: point.lower, upper: point.upper), 3),
          point.isInside ? "yes" : "no",
        ]
      })
  }
}
