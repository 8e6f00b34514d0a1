/// Fresh virtual patients under every policy, and how far the off-policy estimates were from the truth.
struct SimulationSection {
  let content: SimulatedTrial

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [
      HTML.node(
        "p",
        "\(NumberText.count(content.patients)) fresh virtual patients in each of \(NumberText.count(content.seeds)) "
          + "repetitions, the same patients in every arm, followed for at most "
          + "\(NumberText.fixed(content.horizonDays, 0)) days."),
      numbering.figure(chart, "Kaplan–Meier curves; patients free of progression at the end are censored."),
      numbering.table(arms),
    ]
    if let population = content.population { body.insert(HTML.node("p", population), at: 1) }
    if let optimum = content.optimum {
      body.append(
        HTML.node(
          "p",
          "Reference with full information: mean time to progression "
            + "\(NumberText.fixed(optimum.meanTimeToProgressionDays, 0)) days. \(optimum.explanation)"))
    }
    if !content.accuracy.isEmpty {
      body.append(HTML.node("h3", "How far the off-policy estimates were from the truth"))
      body.append(HTML.node("p", coverage))
      body.append(numbering.table(accuracy))
    }
    return body
  }

  private var chart: LineChart {
    let xAxis = Axis(title: "Days since start", spanning: [0, content.horizonDays], isTight: true, tickCount: 7)
    let series = content.arms.enumerated().map { index, arm in
      var series = LineChart.Series(
        name: arm.name, style: .at(index),
        points: arm.curve.map { .init(x: $0.day, y: $0.share, band: index < 2 ? $0.interval : nil) })
      series.isStepped = true
      series.censored = arm.censoredDays
      return series
    }
    let means = content.arms.map { "\($0.name) \(NumberText.fixed($0.meanTimeToProgressionDays.value, 0))" }
    var chart = LineChart(
      title: "Time to progression by policy",
      summary: "Mean time to progression in days: \(means.joined(separator: ", ")).", xAxis: xAxis,
      yAxis: Axis(title: "Share free of progression", spanning: [0, 1]), series: series,
      table: table(at: xAxis.ticks.values))
    chart.countTitle = "Number at risk"
    chart.counts = content.arms.map { arm in
      .init(
        name: arm.name,
        counts: xAxis.ticks.values.compactMap { day in
          arm.curve.first { $0.day >= day }.map { .init(x: day, count: $0.atRisk) }
        })
    }
    return chart
  }

  private func table(at days: [Double]) -> DataTable {
    DataTable(
      caption: "Share free of progression (95 % interval)",
      columns: [.text("Day")] + content.arms.map { .number($0.name) },
      rows: days.map { day in
        [NumberText.fixed(day, 0)]
          + content.arms.map { arm in
            let point = arm.curve.last { $0.day <= day }
            return NumberText.estimate(point?.share, point?.interval, 2)
          }
      })
  }

  private var arms: DataTable {
    DataTable(
      caption: "Outcomes by policy, with 95 % intervals",
      columns: [
        .text("Policy"), .number("Mean time to progression, days"), .number("Paired difference to clinicians, days"),
        .number("Drug-free share"), .number("Difference of drug-free share"), .number("Days lost in hindsight"),
      ],
      rows: content.arms.map { arm in
        [
          arm.name,
          NumberText.estimate(arm.meanTimeToProgressionDays.value, arm.meanTimeToProgressionDays.interval, 0),
          NumberText.estimate(arm.differenceDays?.value, arm.differenceDays?.interval, 0),
          NumberText.estimate(arm.drugFreeShare.value, arm.drugFreeShare.interval, 2),
          NumberText.estimate(arm.drugFreeDifference?.value, arm.drugFreeDifference?.interval, 2),
          NumberText.estimate(arm.regretDays?.value, arm.regretDays?.interval, 0),
        ]
      },
      notes: [
        "Time to progression is restricted to \(NumberText.fixed(content.horizonDays, 0)) days.",
        "Days lost in hindsight: against the arm that was best for the same patient, which no policy can know beforehand.",
        "Differences of one policy: bootstrap over patients. Differences of the policies of all seeds: Student's t over "
          + "the seeds' means, which covers a new training run as well.",
      ])
  }

  private var coverage: String {
    let judged = content.accuracy.filter { $0.isSupported && $0.isCovered != nil }
    let missed = judged.filter { $0.isCovered == false }.map { "\($0.policy), \($0.estimator)" }
    guard !judged.isEmpty else { return "No supported estimate has an interval to compare with the truth." }
    let rest = missed.isEmpty ? "" : " The intervals of these missed it: \(missed.joined(separator: "; "))."
    return "Of \(judged.count) supported estimates, \(judged.count - missed.count) have an interval that covers the "
      + "true value.\(rest)"
  }

  private var accuracy: DataTable {
    let decimals = NumberText.decimals(for: content.accuracy.map(\.truth))
    return DataTable(
      caption: "Estimates against the truth",
      columns: [
        .text("Policy and estimator"), .number("Estimate (95 % interval)"), .number("Truth"), .number("Error"),
        .text("Interval covers truth"), .text("Supported"),
      ],
      rows: content.accuracy.map { row in
        [
          "\(row.policy), \(row.estimator)", NumberText.estimate(row.estimate, row.interval, decimals),
          NumberText.fixed(row.truth, decimals), NumberText.fixed(row.error, decimals),
          row.isCovered.map { $0 ? "yes" : "no" } ?? NumberText.missing, row.isSupported ? "yes" : "not supported",
        ]
      })
  }
}
