/// Learning curves and what became of each run.
struct LearningSection {
  let content: LearningAccount

  func body(_ numbering: inout Numbering) -> [HTML] {
    [
      HTML.node(
        "p",
        "\(content.algorithm), \(content.runs.count) runs that differ by seed alone. The checkpoint with the best "
          + "validation estimate is kept; the evaluation below uses patients that had no part in it."
          + (content.choice.map { " The reported policy: \($0)." } ?? "")),
      numbering.figure(chart, "Ring: the checkpoint kept. Heavy line and band: the chosen run and its interval."),
      numbering.table(outcomes),
    ]
  }

  private func name(_ run: LearningRun) -> String { run.divergence == nil ? run.name : "\(run.name) (diverged)" }

  private func chosen(_ run: LearningRun) -> LearningPoint? {
    run.chosenStep.flatMap { step in run.points.first { $0.step == step } }
  }

  private var chart: LineChart {
    let series = content.runs.enumerated().map { index, run in
      let isChosen = index == content.chosenRun
      var series = LineChart.Series(
        name: name(run), style: .at(index),
        points: run.points.map {
          .init(x: Double($0.step), y: $0.validation.value, band: isChosen ? $0.validation.interval : nil)
        })
      series.isEmphasized = isChosen
      if let point = chosen(run), let value = point.validation.value {
        series.highlight = .init(x: Double(point.step), y: value, name: "checkpoint kept")
      }
      return series
    }
    let values = series.flatMap(\.points).flatMap { [$0.y, $0.band?.lower, $0.band?.upper].compactMap { $0 } }
    let parts = content.runs.map { run in
      "\(name(run)): \(NumberText.significant(chosen(run)?.validation.value)) at step \(NumberText.count(run.chosenStep))"
    }
    return LineChart(
      title: "Learning curves", summary: "\(content.measure) of the checkpoint kept. \(parts.joined(separator: "; ")).",
      xAxis: Axis(title: "Gradient steps", spanning: [0] + series.flatMap { $0.points.map(\.x) }),
      yAxis: Axis(title: content.measure, spanning: values), series: series, table: table)
  }

  private var table: DataTable {
    let steps = Set(content.runs.flatMap { $0.points.map(\.step) }).sorted()
    let decimals = NumberText.decimals(for: content.runs.flatMap { $0.points.compactMap(\.validation.value) })
    return DataTable(
      caption: content.measure, columns: [.text("Step")] + content.runs.map { .number(name($0)) },
      rows: steps.map { step in
        [NumberText.count(step)]
          + content.runs.map { run in
            NumberText.fixed(run.points.first { $0.step == step }?.validation.value, decimals)
          }
      }
    ).thinned(to: 24)
  }

  private var outcomes: DataTable {
    let decimals = NumberText.decimals(for: content.runs.flatMap { $0.points.compactMap(\.validation.value) })
    return DataTable(
      caption: "Outcome of each run",
      columns: [
        .text("Run"), .number("Checkpoint kept (step)"), .number("Validation estimate (95 % interval)"),
        .number("Training loss"), .text("Outcome"),
      ],
      rows: content.runs.enumerated().map { index, run in
        let point = chosen(run)
        return [
          run.name, NumberText.count(run.chosenStep),
          NumberText.estimate(point?.validation.value, point?.validation.interval, decimals),
          NumberText.significant(point?.trainingLoss),
          run.divergence.map { "diverged: \($0)" } ?? (index == content.chosenRun ? "chosen" : "converged"),
        ]
      })
  }
}
