import ArgumentParser
import PolicyEvaluation

/// `titrate causal balance`: weights, and the balance of covariates before and after them.
struct CausalBalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "Weights of treatment and censoring, and the balance that they bring.",
    discussion: """
      titrate causal balance --data visits.csv --spec spec.yaml --out out/balance
        prints the weights of each visit and the standardized mean difference of each covariate between treatments at
        each visit, before and after weighting; draws love.svg and weights.svg.

      spec.yaml: id, time, treatment, outcome, confounders (baseline, timeVarying), and optionally censored, eligible,
      denominator, numerator, censoring, truncation, propensity (logistic or neural). docs/evidence/adjustment.md says more.
      """)

  @OptionGroup var adjustment: AdjustmentArguments
  @Option(help: "The difference up to which a covariate counts as balanced.") var threshold = 0.1

  func validate() throws {
    guard threshold > 0 else { throw ValidationError("--threshold must be positive.") }
  }

  func run() throws {
    try adjustment.run { plan, courses in
      let models = try plan.models(for: courses)
      let weighted = try WeightedAdjustment(
        courses, models: models, key: adjustment.key, threads: adjustment.threadCount)
      let names = plan.balancedColumns(courses)
      let tables = try weighted.balance(of: names, categories: Set(plan.categories ?? []))
      let sheet = BalanceSheet(
        weights: WeightSheet(weighted, models: models), balance: tables, threshold: threshold)
      try adjustment.output.show(
        sheet, name: "balance",
        pictures: [
          "love.svg": LovePlot(tables, threshold: threshold), "weights.svg": BarChart(weightsOf: weighted),
        ])
    }
  }
}

/// What `titrate causal balance` says.
struct BalanceSheet: Encodable, AdjustmentSheet {
  let weights: WeightSheet
  let balance: [BalanceTable]
  let threshold: Double

  var text: String {
    let tables = balance.flatMap { table in
      [
        "",
        TextTable(
          [table.visit.map { "visit \($0 + 1)" } ?? "", "before", "after", "variance ratio before", "after"],
          table.rows.map { row in
            [
              row.covariate, short(row.difference), mark(row.weightedDifference), short(row.varianceRatio),
              short(row.weightedVarianceRatio),
            ]
          }
        ).text,
        "effective n of "
          + zip(table.treatments, zip(table.counts, table.effectiveSampleSizes)).map { name, sizes in
            "\(name): \(short(sizes.1)) of \(sizes.0)"
          }.joined(separator: ", "),
      ]
    }
    let above = balance.flatMap(\.rows).filter { abs($0.weightedDifference) > threshold }.count
    let verdict =
      above == 0
      ? "all differences are at most \(short(threshold)) after weighting"
      : "\(above) differences are above \(short(threshold)) after weighting (*)"
    return (weights.lines + tables + ["", verdict]).joined(separator: "\n")
  }

  private func mark(_ difference: Double) -> String { short(difference) + (abs(difference) > threshold ? " *" : "") }
}
