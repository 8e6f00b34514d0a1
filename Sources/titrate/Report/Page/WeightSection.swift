/// Whether the candidate's importance weights can be trusted.
struct WeightSection {
  let content: WeightDiagnostics

  func body(_ numbering: inout Numbering) -> [HTML] {
    [
      HTML.node("h3", "Importance weights of \(content.policy)"), HTML.node("p", lead),
      numbering.figure(
        means,
        "Bands are the mean's standard error times 1.96. Where the model of the clinicians is right, the band covers 1 at "
          + "nearly every decision; heavy tails show as bands that grow."),
      numbering.table(clipping),
    ]
  }

  private var lead: String {
    let share = NumberText.percent(content.outOfSupportShare, 1)
    let ranks =
      content.leastRankAgreement.map {
        " Estimators order the policies alike to a Kendall's tau of at least \(NumberText.fixed($0, 2)) "
          + "(\(content.leastAgreeing.joined(separator: " and ")))."
      } ?? ""
    return
      "\(share) of the policy's recommendations are doses that clinicians give in such a state with a probability below "
      + "\(NumberText.percent(content.supportProbability)).\(ranks)"
  }

  private var means: LineChart {
    let points = content.steps.map { step in
      LineChart.Point(
        x: Double(step.decision), y: step.meanWeight,
        band: Interval(
          lower: step.meanWeight - 1.96 * step.standardError, upper: step.meanWeight + 1.96 * step.standardError))
    }
    let bands = points.compactMap(\.band)
    let ends: [Double] = bands.map(\.lower) + bands.map(\.upper) + [1]
    let missed = points.count { !($0.band?.contains(1) ?? true) }
    let last = Double(content.steps.last?.decision ?? 1)
    let xAxis = Axis(title: "Decision", spanning: [0, last])
    var chart = LineChart(
      title: "Mean importance weight per decision",
      summary: "The band misses 1 at \(missed) of \(points.count) decisions. The greatest weight of one patient has "
        + "\(NumberText.percent(content.steps.last?.greatestShare, 1)) of all at the last decision.",
      xAxis: xAxis, yAxis: Axis(title: "Mean weight", spanning: ends),
      series: [LineChart.Series(name: content.policy, style: .at(0), points: points)], table: table)
    chart.references = [.init(y: 1, name: "expected: 1")]
    chart.countTitle = "Patients reaching the decision"
    chart.counts = [
      .init(
        name: content.policy,
        counts: xAxis.ticks.values.compactMap { tick in
          content.steps.first { Double($0.decision) >= tick }.map { .init(x: tick, count: $0.reaching) }
        })
    ]
    return chart
  }

  private var table: DataTable {
    DataTable(
      caption: "Weights by decision",
      columns: [
        .text("Decision"), .number("Patients reaching it"), .number("Mean weight"), .number("Standard error"),
        .number("ESS (patients)"), .number("Greatest share"), .number("Weight 0"),
      ],
      rows: content.steps.map { step in
        [
          NumberText.count(step.decision), NumberText.count(step.reaching), NumberText.fixed(step.meanWeight, 3),
          NumberText.fixed(step.standardError, 3), NumberText.fixed(step.effectiveSampleSize, 1),
          NumberText.percent(step.greatestShare, 1), NumberText.percent(step.zeroShare, 1),
        ]
      }
    ).thinned(to: 24)
  }

  private var clipping: DataTable {
    DataTable(
      caption: "\(content.clippedEstimator) with weights clipped",
      columns: [
        .text("Largest weight"), .number("Estimate"), .number("Patients clipped"), .number("ESS (patients)"),
      ],
      rows: content.clipping.map { row in
        [
          NumberText.plain(row.limit), NumberText.significant(row.value), NumberText.percent(row.clippedShare, 1),
          NumberText.fixed(row.effectiveSampleSize, 1),
        ]
      } + [["not clipped", NumberText.significant(content.unclipped), NumberText.percent(0, 1), NumberText.missing]],
      notes: ["Clipping trades variance for bias. An estimate that moves much with the limit hangs on a few patients."])
  }
}
