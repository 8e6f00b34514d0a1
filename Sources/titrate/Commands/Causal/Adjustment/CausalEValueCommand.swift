import ArgumentParser
import PolicyEvaluation

/// `titrate causal evalue`: how strong unmeasured confounding must be to explain an association away.
struct CausalEValueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evalue", abstract: "E-values: how strong confounding must be to explain an association away.",
    discussion: """
      titrate causal evalue --risk-ratio 3.9 --lower 1.8 --upper 8.7
      titrate causal evalue --hazard-ratio 0.56 --lower 0.46 --upper 0.69 [--rare]
      titrate causal evalue --difference 0.42 --standard-error 0.14     (a standardized mean difference)
      An outcome of less than 15 % by the end of follow-up is rare. --null is the value that stands for no effect.
      """)

  @Option(parsing: .unconditional, help: "A risk ratio.") var riskRatio: Double?
  @Option(parsing: .unconditional, help: "An odds ratio.") var oddsRatio: Double?
  @Option(parsing: .unconditional, help: "A hazard ratio.") var hazardRatio: Double?
  @Option(parsing: .unconditional, help: "A standardized mean difference.") var difference: Double?
  @Option(help: "Its standard error (with --difference).") var standardError: Double?
  @Option(parsing: .unconditional, help: "The lower limit of its interval.") var lower: Double?
  @Option(parsing: .unconditional, help: "The upper limit.") var upper: Double?
  @Option(parsing: .unconditional, help: "The value that stands for no effect.") var null: Double?
  @Flag(help: "The outcome is rare.") var rare = false
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  private var given: [(EValue.Measure, Double)] {
    let all: [(EValue.Measure, Double?)] = [
      (.riskRatio, riskRatio), (.oddsRatio, oddsRatio), (.hazardRatio, hazardRatio),
      (.standardizedMeanDifference, difference),
    ]
    return all.compactMap { measure, value in value.map { (measure, $0) } }
  }

  func validate() throws {
    guard given.count == 1 else {
      throw ValidationError("Give one of --risk-ratio, --odds-ratio, --hazard-ratio and --difference.")
    }
    if standardError != nil && (difference == nil || lower != nil || upper != nil) {
      throw ValidationError("--standard-error goes with --difference, in place of limits.")
    }
  }

  func run() throws {
    let (measure, value) = given[0]
    let result: EValue
    do {
      if let standardError {
        result = try EValue(standardizedMeanDifference: value, standardError: standardError, null: null ?? 0)
      } else {
        result = try EValue(measure, value: value, lower: lower, upper: upper, isRare: rare, null: null)
      }
    } catch {
      throw UsageProblem("\(error)")
    }
    if json { return try printJSON(result) }
    print(
      TextTable(rows: [
        ["risk ratio", short(result.riskRatio) + (measure == .riskRatio ? "" : " (approximately)")],
        ["E-value of the estimate", short(result.estimate)],
        ["E-value of the interval", short(result.limit)],
      ]).text)
  }
}
