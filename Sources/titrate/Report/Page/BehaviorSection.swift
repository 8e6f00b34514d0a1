/// How well the clinicians' own policy is known, and where the records hold no alternative.
struct BehaviorSection {
  let content: BehaviorPolicyAssessment

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [HTML.node("p", lead)]
    for action in content.actions {
      body.append(
        numbering.figure(
          reliability(action), "Points on the diagonal mean that predicted probabilities can be taken at face value."))
    }
    body.append(numbering.table(positivity))
    for action in content.actions where !action.overlap.isEmpty {
      body.append(
        numbering.figure(
          overlap(action),
          "Where the histograms do not overlap, the records hold no comparable patient treated otherwise."))
    }
    return body
  }

  private var lead: String {
    let reference = content.referenceBrierScore.map { " (plain frequencies: \(NumberText.fixed($0, 3)))" } ?? ""
    let error =
      content.expectedCalibrationError.map { "; expected calibration error \(NumberText.fixed($0, 3))" } ?? ""
    return "\(content.method). Brier score \(NumberText.fixed(content.brierScore, 3))\(reference)\(error); "
      + "lower is better."
  }

  private func reliability(_ action: ActionAssessment) -> ReliabilityChart {
    let worst = action.calibration.map { abs($0.predicted - $0.observed) }.max()
    return ReliabilityChart(
      title: "Calibration of the behavior policy, probability of \(action.action)",
      summary: "\(action.calibration.count) bins; the largest difference of observed and predicted probability is "
        + "\(NumberText.fixed(worst, 3)). Brier score \(NumberText.fixed(content.brierScore, 3)).",
      bins: action.calibration.map {
        .init(predicted: $0.predicted, observed: $0.observed, interval: $0.interval, count: $0.decisions)
      })
  }

  private var positivity: DataTable {
    DataTable(
      caption: "Positivity: how often each action was a real alternative",
      columns: [
        .text("Action"), .text("Center"), .number("Decisions"), .number("Taken"), .number("Smallest probability"),
        .number("5th percentile"), .number("Below \(NumberText.plain(content.positivityThreshold))"),
      ],
      rows: content.positivity.map {
        [
          $0.action, $0.center, NumberText.count($0.decisions), NumberText.percent($0.takenShare, 1),
          NumberText.fixed($0.smallestProbability, 3), NumberText.fixed($0.fifthPercentile, 3),
          NumberText.percent($0.belowThresholdShare, 1),
        ]
      },
      notes: [
        "Below \(NumberText.plain(content.positivityThreshold)): share of decisions in which the action was hardly "
          + "ever taken; there the records say little about it."
      ])
  }

  private func overlap(_ action: ActionAssessment) -> BarChart {
    let totals = action.overlap.map {
      "\(NumberText.count($0.counts.reduce(0, +))) decisions for \($0.actionTaken)"
    }
    return BarChart(
      title: "Overlap of predicted probabilities of \(action.action) by action taken",
      summary: "Predicted probability of \(action.action): \(totals.joined(separator: ", ")).",
      xTitle: "Predicted probability of \(action.action)", countTitle: "Decisions",
      edges: content.overlapEdges,
      groups: action.overlap.map { .init(name: "Action taken: \($0.actionTaken)", counts: $0.counts) })
  }
}
