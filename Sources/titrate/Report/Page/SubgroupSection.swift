import PolicyEvaluation

/// Whether the policy serves some patients worse than others, as far as the records tell.
struct SubgroupSection {
  let content: SubgroupTable

  func body(_ numbering: inout Numbering) -> [HTML] {
    guard !content.rows.isEmpty else { return [HTML.node("p", "There is no subgroup of known patients.")] }
    var body = [HTML.node("p", lead)]
    if let forest { body.append(numbering.figure(forest, Self.explanation)) }
    body.append(numbering.table(values))
    body.append(numbering.table(errors))
    return body
  }

  private var lead: String {
    let insufficient = content.rows.count { !$0.isSufficient }
    return "The candidate's value by \(content.estimator) on the patients of each subgroup alone. "
      + "\(insufficient) of \(content.rows.count) subgroups have fewer than \(content.configuration.minimumPatients) patients "
      + "and are marked insufficient. Intervals are not adjusted for the number of subgroups: among many, some differ by "
      + "chance. A difference in value is not by itself unfair, nor does equality show fairness: subgroups differ in what "
      + "any treatment can reach."
  }

  private static let explanation =
    "The policy's estimated value less that of what was done to the same patients. Hollow and dashed: not supported by the "
    + "data of the subgroup."

  private var forest: ForestPlot? {
    let told = content.rows.filter { $0.isSufficient && $0.gain != nil }
    guard !told.isEmpty else { return nil }
    let variables = told.reduce(into: [String]()) { if !$0.contains($1.variable) { $0.append($1.variable) } }
    var plot = ForestPlot(
      title: "Estimated gain over the clinicians by subgroup",
      summary: told.map { "\($0.variable) \($0.level): \(NumberText.significant($0.gain?.value))" }
        .joined(separator: "; ") + ".",
      valueTitle: "Gain in discounted reward per patient",
      groups: variables.map { variable in
        .init(
          name: variable,
          rows: told.filter { $0.variable == variable }.map { row in
            .init(
              name: row.level, value: row.gain?.value, interval: row.gain.map(interval), truth: nil,
              isSupported: row.isSupported, effectiveSampleSize: row.effectiveSampleSize)
          })
      }, reference: (0, "no gain"))
    plot.rowTitle = "Subgroup"
    return plot
  }

  private func interval(_ estimate: SubgroupTable.Estimate) -> Interval {
    Interval(lower: estimate.lower, upper: estimate.upper)
  }

  private func text(_ estimate: SubgroupTable.Estimate?, _ decimals: Int = 2) -> String {
    NumberText.estimate(estimate?.value, estimate.map(interval), decimals)
  }

  private var values: DataTable {
    let hasTruth = content.rows.contains { $0.truth != nil }
    return DataTable(
      caption: "Value and dose intensity by subgroup, with intervals",
      columns: [
        .text("Subgroup"), .number("Patients"), .number("Value"), .number("Less all others"),
        .number("Intensity recommended"), .number("Intensity given"),
      ] + (hasTruth ? [.number("True value")] : []),
      rows: content.rows.map { row in
        guard row.isSufficient else {
          return ["\(row.variable) \(row.level)", NumberText.count(row.patients), "insufficient"]
            + Array(repeating: NumberText.missing, count: hasTruth ? 4 : 3)
        }
        return [
          "\(row.variable) \(row.level)\(row.isSupported ? "" : " (not supported)")", NumberText.count(row.patients),
          text(row.value), text(row.differenceFromOthers), text(row.recommendedIntensity), text(row.givenIntensity),
        ] + (hasTruth ? [NumberText.fixed(row.truth, 2)] : [])
      }, notes: ["Intensity: time-weighted mean dose as a multiple of the standard dose."])
  }

  private var errors: DataTable {
    DataTable(
      caption: "What the estimates rest on, by subgroup",
      columns: [
        .text("Subgroup"), .number("ESS (patients)"), .number("Brier score"), .number("Calibration error"),
        .number("Recommendations seen in practice"), .text("Interval covers the true value"), .text("Supported"),
      ],
      rows: content.rows.filter(\.isSufficient).map { row in
        let covers = row.truth.flatMap { truth in row.value.map { $0.lower <= truth && truth <= $0.upper } }
        return [
          "\(row.variable) \(row.level)", NumberText.fixed(row.effectiveSampleSize, 1),
          NumberText.fixed(row.brierScore, 3), NumberText.fixed(row.calibrationError, 3),
          NumberText.percent(row.coverage, 1), covers.map { $0 ? "yes" : "no" } ?? NumberText.missing,
          row.isSupported ? "yes" : row.reasons.joined(separator: "; "),
        ]
      },
      notes: [
        "Brier score and calibration error are of the model of the clinicians' decisions. Recommendations seen in practice: "
          + "the policy's probability on doses that clinicians give there with a probability of at least "
          + "\(NumberText.percent(content.configuration.supportProbability))."
      ])
  }
}
