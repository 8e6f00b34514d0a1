import ArgumentParser
import PolicyEvaluation

/// `titrate causal tmle`: targeted maximum likelihood of mean outcomes under regimes.
struct CausalTMLECommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tmle", abstract: "Mean outcomes under treatment regimes by targeted maximum likelihood.",
    discussion: """
      titrate causal tmle --data visits.csv --spec spec.yaml
        estimates the mean outcome of the last visit under each regime of the spec (each treatment throughout without
        regimes), doubly robust in the models of outcome (outcomeRegression) and of treatment and censoring, and the
        differences from the first regime. The column without targeting is the g-formula by iterated expectations.
      """)

  @OptionGroup var adjustment: AdjustmentArguments
  @Option(help: "Products of probabilities below this are set to it.") var leastProbability = 0.01

  func validate() throws {
    guard leastProbability >= 0 && leastProbability < 1 else {
      throw ValidationError("--least-probability must lie in [0, 1).")
    }
  }

  func run() throws {
    try adjustment.run { plan, courses in
      guard plan.kind != .hazard else {
        throw UsageProblem(
          "outcomeType hazard: the targeted estimate is of the last visit's outcome; use causal gformula")
      }
      let models = try plan.models(for: courses)
      let propensity = try PropensityFit(
        models.propensity, of: courses, key: adjustment.key, threads: adjustment.threadCount)
      let uncensored = try models.censoring.map { try CensoringFit($0, of: courses).uncensored }
      let formula = plan.outcomeFormula(courses)
      let regression = try SequentialRegression(courses, formula: formula, range: plan.kind == .logistic ? 0...1 : nil)
      let regimes = try plan.comparedRegimes(courses)
      guard !regimes.contains(where: { $0.rule == .naturalCourse }) else {
        throw UsageProblem("regimes: the natural course needs no adjustment; use it with causal gformula")
      }
      let targeted = try regimes.map {
        try regression.targetedMean(
          under: $0, propensity: propensity, uncensored: uncensored, leastProbability: leastProbability)
      }
      let plain = try regimes.map { try regression.mean(under: $0).value }
      let sheet = TargetedSheet(
        outcomeModel: formula.description, treatmentModel: models.propensity.formula.description,
        patients: courses.panel.patientCount, level: adjustment.level,
        regimes: zip(targeted, plain).map { TargetedSheet.Row($0, untargeted: $1, level: adjustment.level) },
        differences: targeted.dropFirst().map { $0.difference(from: targeted[0], level: adjustment.level) })
      try adjustment.output.show(sheet, name: "tmle")
    }
  }
}

/// What `titrate causal tmle` says.
struct TargetedSheet: Encodable, AdjustmentSheet {
  struct Row: Encodable {
    let mean: CoefficientEstimate
    let untargeted: Double
    let followers: Int
    let bounded: Int

    init(_ estimate: SequentialRegression.Estimate, untargeted: Double, level: Double) {
      mean = CoefficientEstimate(
        term: estimate.regime, estimate: estimate.value, standardError: estimate.standardError ?? .nan, level: level)
      self.untargeted = untargeted
      followers = estimate.followers
      bounded = estimate.bounded
    }
  }

  let outcomeModel: String
  let treatmentModel: String
  let patients: Int
  let level: Double
  let regimes: [Row]
  let differences: [CoefficientEstimate]

  var text: String {
    let percent = "\(short(100 * level)) % interval"
    return [
      TextTable(rows: [
        ["patients", "\(patients)"], ["outcome model", outcomeModel], ["treatment model", treatmentModel],
      ]).text, "",
      TextTable(
        ["regime", "mean", "SE", percent, "without targeting", "followed it", "probabilities bounded"],
        regimes.map { row in
          [
            row.mean.term, short(row.mean.estimate), short(row.mean.standardError),
            short(row.mean.lower, row.mean.upper), short(row.untargeted), "\(row.followers)", "\(row.bounded)",
          ]
        }
      ).text, "",
      TextTable(
        ["difference", "estimate", "SE", percent],
        differences.map { [$0.term, short($0.estimate), short($0.standardError), short($0.lower, $0.upper)] }
      ).text,
    ].joined(separator: "\n")
  }
}
