import ArgumentParser
import PolicyEvaluation
import Stochastics

/// `titrate causal gformula`: mean outcomes under regimes by the parametric g-formula.
struct CausalGFormulaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gformula", abstract: "Mean outcomes under treatment regimes by the parametric g-formula.",
    discussion: """
      titrate causal gformula --data visits.csv --spec spec.yaml --replicates 500
        fits models of the covariates that change (covariates in the spec, else linear or logistic on the visit before)
        and of the outcome (outcomeRegression), simulates patients under each regime, and bootstraps patients. With
        outcomeType hazard, the cumulative incidence. A regime with naturalCourse: true shows what the models make of
        what was done; compare it with the observed mean.
      """)

  @OptionGroup var adjustment: AdjustmentArguments
  @Option(help: "Simulated patients under each regime.") var simulations = 10_000
  @Option(help: "Bootstrap replicates.") var replicates = 200

  func validate() throws {
    guard simulations > 0, replicates > 1 else {
      throw ValidationError("--simulations must be positive and --replicates at least 2.")
    }
  }

  func run() throws {
    try adjustment.run { plan, courses in
      let configuration = try plan.gFormula(courses, simulations: simulations)
      let regimes = try plan.comparedRegimes(courses)
      let key = adjustment.key.child(.rollout)
      var means = try RegimeMeans(
        courses, regimes: regimes, bootstrap: Bootstrap(replicates: replicates, level: adjustment.level),
        key: adjustment.key, threads: adjustment.threadCount, observedMean: courses.observedMean(plan.kind)
      ) { sample in
        let formula = try ParametricGFormula(sample, configuration)
        return try regimes.map { try formula.mean(under: $0, key: key) }
      }
      // A ratio of means that may be negative says nothing.
      if plan.kind == .linear {
        for row in means.rows.indices { means.rows[row].ratio = nil }
      }
      let sheet = SimulatedRegimeSheet(
        outcomeModel: configuration.outcomeFormula.description,
        covariates: configuration.covariates.map { "\($0.column) (\($0.kind.rawValue)) \($0.formula)" },
        simulations: simulations, level: adjustment.level, means: means)
      try adjustment.output.show(sheet, name: "gformula")
    }
  }
}

/// What `titrate causal gformula` says.
struct SimulatedRegimeSheet: Encodable, AdjustmentSheet {
  let outcomeModel: String
  let covariates: [String]
  let simulations: Int
  let level: Double
  let means: RegimeMeans

  var text: String {
    let percent = "\(short(100 * level)) % interval"
    return [
      TextTable(
        rows: [["outcome model", outcomeModel]] + covariates.map { ["covariate", $0] } + [
          ["observed mean", short(means.observedMean)],
          ["simulated", "\(simulations) patients under each regime, \(means.rows[0].mean.replicates) replicates"],
        ]
      ).text, "",
      TextTable(
        ["regime", "mean", percent, "difference", percent, "ratio", percent],
        means.rows.map { row in
          [row.regime]
            + [row.mean, row.difference, row.ratio].flatMap { interval in
              interval.map { [short($0.estimate), short($0.lower, $0.upper)] } ?? ["-", "-"]
            }
        }
      ).text,
    ].joined(separator: "\n")
  }
}
