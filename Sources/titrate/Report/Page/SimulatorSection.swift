import Pharmacometrics

/// The calibrated simulator: estimates, and what patients who took no part in the calibration say of it.
struct SimulatorSection {
  let content: SimulatorAccount

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [HTML.node("p", lead), numbering.table(typical), numbering.table(variability)]
    if !content.others.isEmpty { body.append(numbering.table(others)) }
    body.append(numbering.figure(convergence, "After the upright line every estimate should be level."))
    body.append(HTML.node("h3", "Patients who took no part"))
    body.append(HTML.node("p", checks))
    for check in content.checks { body.append(numbering.figure(check.chart, Self.predictiveExplanation)) }
    body.append(numbering.table(errors))
    for events in content.events { body.append(numbering.figure(chart(events), explanation(events))) }
    body.append(numbering.table(events))
    body += content.notes.map { HTML.node("p", ["class": "note"], $0) }
    return body
  }

  private var lead: String {
    let (training, heldOut) = (content.training, content.heldOut)
    let left =
      content.leftOut > 0
      ? " \(NumberText.count(content.leftOut)) patients have no measurement or an unknown dose." : ""
    return "The model \(content.model) was calibrated to \(NumberText.count(training.measurements)) measurements of "
      + "\(NumberText.count(training.patients)) of the \(NumberText.count(training.available)) training patients (a sample "
      + "by the seed) and checked on \(NumberText.count(heldOut.patients)) of the \(NumberText.count(heldOut.available)) "
      + "others. Doses are those prescribed.\(left) Parameters that are not listed keep their published values. Estimates are "
      + "from measurements alone: where patients leave because of what was not measured any more, such as a tumor that has "
      + "grown, they are biased by it."
  }

  /// Estimate with its relative standard error, published value and difference.
  private static func cells(_ estimated: SimulatorAccount.Estimated?) -> [String] {
    guard let estimated else { return [NumberText.missing, NumberText.missing, NumberText.missing] }
    let error = estimated.standardError.flatMap { estimated.value == 0 ? nil : 100 * $0 / abs(estimated.value) }
    return [
      NumberText.significant(estimated.value) + (error.map { " (\(NumberText.fixed($0, 0)))" } ?? ""),
      NumberText.significant(estimated.published), NumberText.fixed(estimated.deviation, 1),
    ]
  }

  private static let headings: [DataTable.Column] = [
    .number("Estimate (RSE %)"), .number("Published"), .number("Difference"),
  ]

  private static let note =
    "RSE: relative standard error. Difference: from the published value, in standard errors; that of the virtual cohort "
    + "where it was simulated with another."

  private var typical: DataTable {
    let told = content.parameters.filter { $0.typical != nil }
    return DataTable(
      caption: "Estimated parameters of the model, typical values",
      columns: [.text("Parameter"), .text("Unit")] + Self.headings,
      rows: told.map { ["\($0.symbol), \($0.meaning)", $0.unit] + Self.cells($0.typical) }, notes: [Self.note])
  }

  private var variability: DataTable {
    let told = content.parameters.filter { $0.betweenSubjects != nil }
    return DataTable(
      caption: "Estimated variability between subjects",
      columns: [.text("Parameter")] + Self.headings + [.number("Shrinkage %")],
      rows: told.map { [$0.symbol] + Self.cells($0.betweenSubjects) + [NumberText.fixed($0.shrinkage, 0)] },
      notes: ["Standard deviations of random effects, on the parameters' scales."])
  }

  private var others: DataTable {
    DataTable(
      caption: "Other estimates", columns: [.text("What"), .text("Unit")] + Self.headings,
      rows: content.others.map { [$0.name, $0.unit] + Self.cells($0.estimated) })
  }

  private var convergence: ConvergenceChart {
    ConvergenceChart(
      title: "Estimates over the iterations of the calibration", names: content.path.names, path: content.path.values,
      exploration: content.path.exploration)
  }

  private var checks: String {
    "\(NumberText.count(content.replicates)) studies of the held-out patients were simulated, each with their covariates "
      + "and doses and with effects, measurements and events drawn anew. A simulated patient who outlives the observed one "
      + "goes on with the doses, visits and end of another patient who was followed for longer. Patients leave the "
      + "simulated studies as they leave the observed one. Two things make even the right model differ somewhat: doses "
      + "that answered what happened to a patient are not tied to the simulated one, and tablets prescribed may not have "
      + "been taken. So every check is also made with the published values of what was estimated."
  }

  private static let predictiveExplanation =
    "Solid lines with points: percentiles of the held-out measurements. Dotted lines with bands: the same percentiles of "
    + "the simulated studies, their median and 95 %."

  private var errors: DataTable {
    DataTable(
      caption: "Normalized prediction distribution errors of held-out patients",
      columns: [
        .text("Output"), .number("Patients"), .number("Errors"), .number("Mean (p)"),
        .number("Variance (p)"), .number("p, normality"), .number("p, all"), .number("p, all, published"),
      ],
      rows: content.errors.map { line in
        let tests = line.calibrated
        return [
          line.output, NumberText.count(line.patients), NumberText.count(tests?.count),
          Self.value(tests?.mean, tests?.meanProbability), Self.value(tests?.variance, tests?.varianceProbability),
          Self.probability(tests?.normalityProbability), Self.probability(tests?.globalProbability),
          Self.probability(line.published?.globalProbability),
        ]
      },
      notes: [
        "Patients followed for more than \(NumberText.plain(content.landmarkDays)) days, what was measured until then, "
          + "against simulated patients followed as long. The right model gives mean 0 and variance 1.",
        "All: the three tests by Bonferroni. The last column is for the published population.",
      ])
  }

  private static func value(_ value: Double?, _ probability: Double?) -> String {
    "\(NumberText.fixed(value, 2)) (\(Self.probability(probability)))"
  }

  private static func probability(_ value: Double?) -> String {
    guard let value else { return NumberText.missing }
    return value < 0.001 ? "< 0.001" : NumberText.fixed(value, 3)
  }

  private func chart(_ events: SimulatorAccount.Events) -> LineChart {
    events.calibrated.chart("Held-out patients and simulated studies: \(events.name)")
  }

  private func explanation(_ events: SimulatorAccount.Events) -> String {
    switch events.calibrated.quantity {
    case .survival: "Kaplan–Meier estimates; the end of follow-up censors."
    case .incidence:
      "Aalen–Johansen estimates of the first visit with \(content.toxicity); progression and death compete, the end of "
        + "follow-up censors."
    }
  }

  private var events: DataTable {
    DataTable(
      caption: "Events of held-out patients against simulated studies",
      columns: [
        .text("Event"), .text("Population"), .number("Observed curve inside the band"), .number("p of the whole curve"),
      ],
      rows: content.events.flatMap { events in
        [("calibrated", events.calibrated), ("published", events.published)].map { name, check in
          [events.name, name, NumberText.percent(check.shareInside), Self.probability(check.probability)]
        }
      },
      notes: ["p: share of simulated studies whose curve is as far from the median of the studies as the observed one."]
    )
  }
}
