import ArgumentParser
import Foundation
import PolicyEvaluation
import Stochastics

/// `titrate causal dtr`: which treatment is best for whom, at each of several decisions.
struct RegimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dtr",
    abstract: "Estimate a dynamic treatment regime: which treatment is best for whom, at each stage.",
    discussion: """
      titrate causal dtr --data study.csv --spec spec.yaml --method dwols --bootstrap 1000 --out out/dtr

      The specification names columns of the data:

        outcome: Y                  # after the last stage; a large one is good, unless direction: minimize
        stages:                     # in the order of time
          - treatment: A1           # 0 or 1
            blip: [X1]              # the effect of 1 against 0: A1 * (1 + X1)
            treatmentFree: [X1]     # the mean outcome under 0
            propensity: [X1]        # the probability of 1
          - treatment: A2           # with levels: [0, 37.5, 50], the reference first, it may have several
            blip: ~ X2              # terms as a list or as a formula; [] or 1 is the intercept alone
            treatmentFree: ~ X2 + A1 + A1:X1
            propensity: 1
            eligible: R             # optional: 1 for the patients who come to this decision

      Terms are X1, X1:X2, X1*X2, X1^2, log(X), sqrt(X), exp(X), factor(G). Optional: weights: W, by which a patient counts in
      the outcome's equations (0 where the outcome is unknown).

      Standard errors are of the sandwich of all stages' equations together: that propensities and later stages are
      estimated is in them. With --bootstrap, patients are resampled as well.
      --out gets estimate.json, coefficients.csv, recommendations.csv and picture.svg.

      Ends with 2 for a specification that cannot be meant, 3 for wrong data, 4 where the data do not determine a model.
      """)

  @Option(help: "The patients, a CSV file with a header and a row each.") var data: String
  @Option(help: "What the columns are, a YAML file.") var spec: String
  @Option(help: "The method.") var method: ArgumentChoice<RegimeMethod>?
  @Option(help: "Bootstrap replicates.") var bootstrap: Int?
  @Option(
    help: .init(
      """
      Patients in a bootstrap sample: a number, or adaptive (fewer, the more patients there are for whom no treatment is \
      told to be the better).
      """, valueName: "m"))
  var bootstrapSize: String?
  @Option(help: "The coverage of intervals.") var level = 0.95
  @Option(help: "What a stage before the last one is regressed on; predicted-value goes with q-learning.")
  var pseudoOutcome = ArgumentChoice(PseudoOutcome.regretAdjusted)
  @Flag(
    help: """
      Of dwols: weights 1/P(A = a) in place of |a - P(A = 1)| (with several levels: of that over its sum over all levels).
      """)
  var inverseProbability = false
  @Option(help: "The seed of the bootstrap.") var seed: UInt64 = 1
  @Option(help: "The output folder.") var out: String?
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
    if let bootstrap, bootstrap < 2 { throw ValidationError("--bootstrap \(bootstrap): at least 2 are needed.") }
    guard level > 0, level < 1 else { throw ValidationError("--level \(level): it must lie between 0 and 1.") }
    if bootstrapSize != nil, bootstrap == nil { throw ValidationError("--bootstrap-size goes with --bootstrap N.") }
    _ = try size()
    if let method = method?.value {
      if pseudoOutcome.value == .predictedValue, method != .qLearning {
        throw ValidationError("--pseudo-outcome predicted-value goes with --method q-learning.")
      }
      if inverseProbability, method != .dwols {
        throw ValidationError("--inverse-probability goes with --method dwols.")
      }
    }
  }

  private func size() throws -> RegimeBootstrap.Size {
    switch bootstrapSize {
    case nil: return .full
    case "adaptive"?: return .adaptive(0.05)
    case let text?:
      guard let size = Int(text), size > 1 else {
        throw ValidationError("--bootstrap-size \(text): a number of patients, or adaptive, is expected.")
      }
      return .fixed(size)
    }
  }

  func run() throws {
    let specification = try RegimeSpecification(contentsOf: spec)
    guard let method = method?.value ?? specification.method else {
      let names = RegimeMethod.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageProblem("give --method: \(names)")
    }
    let plan = try specification.plan(for: method)
    let folder = out.map { OutputFolder(url: URL(fileURLWithPath: $0)) }
    try folder?.prepare()
    let table = try ObservationTable(contentsOf: URL(fileURLWithPath: data))
    try specification.requireColumns(of: table)
    let analysis = try analysis(plan, table, method)
    let sheet = RegimeSheet(analysis: analysis, table: table, source: data)
    try folder?.write(sheet)
    if json { try printJSON(analysis.estimate) } else { print(sheet.text) }
    for warning in analysis.estimate.warnings { note("warning: \(warning)") }
    if let out, !json { print("results: \(out): " + OutputFolder.regimeFiles.joined(separator: ", ")) }
  }

  private func analysis(
    _ plan: RegimePlan, _ table: ObservationTable, _ method: RegimeMethod
  ) throws -> RegimeAnalysis {
    guard pseudoOutcome.value == .regretAdjusted || method == .qLearning else {
      throw UsageProblem("--pseudo-outcome predicted-value goes with q-learning, not with \(method.rawValue)")
    }
    let resampling = try bootstrap.map { RegimeBootstrap(replicates: $0, size: try size()) }
    let configuration = RegimeAnalysis.Configuration(
      method: method, level: level, pseudoOutcome: pseudoOutcome.value, weightsByInverseProbability: inverseProbability,
      bootstrap: resampling)
    return try RegimeAnalysis(
      plan, of: table, configuration: configuration, key: Key(seed: seed), threads: threads ?? standardThreads())
  }
}
