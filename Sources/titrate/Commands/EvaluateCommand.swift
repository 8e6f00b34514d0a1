import ArgumentParser
import Foundation
import PolicyEvaluation
import Stochastics

/// `titrate evaluate`: off-policy evaluation of a saved policy on a cohort, or of any log.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate a saved policy on a cohort, or any log of decisions.",
    discussion: """
      A log is a CSV with the columns episode, step, action, reward, behavior_probability, target_probability, and
      optionally q_0..q_{A-1}, pi_0..pi_{A-1} (values and target probabilities of every action) and elapsed.
      An estimator that lacks its columns is left out, with the reason.

      A saved policy is judged by the test patients of its own training, on the cohort that it was learned from.

      Ends with 4 where the data do not support the estimate.
      """)

  @Argument(help: "The configuration, a YAML file (with --cohort and --policy).") var configuration: String?
  @Option(help: "A log of decisions, a CSV file.") var log: String?
  @Option(help: "gamma per unit of elapsed time (with --log).") var discount: Double?
  @Option(help: "The cohort, an SQLite file.") var cohort: String?
  @Option(help: "The folder of a saved policy.") var policy: String?
  @Option(help: "Bootstrap replicates (with --log).") var replicates = 1000
  @Option(help: "The seed (of the bootstrap, with --log).") var seed: UInt64?
  @Option(help: "The output folder (with --cohort).") var out = "out"
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
    if log != nil {
      guard configuration == nil, cohort == nil, policy == nil else {
        throw ValidationError("--log stands alone: it needs no configuration, cohort or policy.")
      }
      guard let discount, (0...1).contains(discount) else {
        throw ValidationError("--log needs --discount G, with G from 0 to 1.")
      }
      guard replicates > 0 else { throw ValidationError("--replicates must be positive.") }
    } else if configuration == nil || cohort == nil || policy == nil {
      throw ValidationError("Give --log FILE --discount G, or CONFIG --cohort FILE --policy FOLDER.")
    }
  }

  func run() throws {
    if let log { return try evaluate(log: log) }
    guard let configuration, let cohort, let policy else { return }
    let pipeline = try Pipeline(
      configuration: configuration, cohortOnly: cohort, seed: seed, out: out, threads: threads ?? standardThreads())
    let report = try pipeline.evaluate(cohort: cohort, policy: policy)
    note(report.verdict.headline)
    if json { print(String(decoding: try ResultsDocument.encode(report), as: UTF8.self), terminator: "") }
    if !report.verdict.isSupported { throw ExitCode(CommandFailure.notSupported) }
  }

  private func evaluate(log path: String) throws {
    let log = try EvaluationLogReader().read(contentsOf: URL(fileURLWithPath: path))
    let bootstrap = Bootstrap(replicates: replicates)
    let result = try LogEvaluation(
      log, discount: discount ?? 1, configuration: .init(interval: .bootstrap(bootstrap)), key: Key(seed: seed ?? 1),
      threads: threads ?? standardThreads())
    if json {
      try printJSON(result)
    } else {
      print("\(result.episodes) episodes, effective sample size \(String(format: "%.1f", result.ess.final))")
      for (name, estimate) in result.estimators.sorted(by: { $0.key < $1.key }) {
        let text = String(format: "%.6g  [%.6g, %.6g]", estimate.value, estimate.lower, estimate.upper)
        print(name.padding(toLength: 8, withPad: " ", startingAt: 0) + text)
      }
      print(result.supported ? "supported" : "not supported")
    }
    for reason in result.reasons { note(reason) }
    if replicates < EvaluationPlan.standardReplicates {
      note("The intervals rest on \(replicates) bootstrap replicates; below 1,000 their ends are imprecise.")
    }
    if !result.supported { throw ExitCode(CommandFailure.notSupported) }
  }
}
