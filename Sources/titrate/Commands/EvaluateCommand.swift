import ArgumentParser
import Foundation

/// `titrate evaluate`: off-policy evaluation of a saved policy on a cohort, or of any log.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate a saved policy on a cohort, or any log of decisions.",
    discussion: """
      A log is a CSV with the columns episode, step, action, reward, behavior_probability, target_probability, and
      optionally q_0..q_{A-1}, pi_0..pi_{A-1} (values and target probabilities of every action) and elapsed.
      An estimator that lacks its columns is left out, with the reason. More columns bring more: state (marginalized
      weights of states), x_0.. (features; minimax weights), b_0.. (the behavior policy; calibration and support),
      center (--by-center), censored (1 at the last step where follow-up stopped; inverse-probability weights).
      With continuous doses: dose, behavior_density, and target_density or target_dose, instead of action and
      probabilities; optionally q (of the dose given) and v.
      With --candidate, further logs of the same episodes under other target policies, the policies are compared with
      what was done and with each other, and one is chosen only where its lower bound, corrected for all of them, is
      above what was done.

      A saved policy is judged by the test patients of its own training, on the cohort that it was learned from.

      Ends with 4 where the data do not support the estimate.
      """)

  @Argument(help: "The configuration, a YAML file (with --cohort and --policy).") var configuration: String?
  @Option(help: "A log of decisions, a CSV file.") var log: String?
  @Option(help: "gamma per unit of elapsed time (with --log).") var discount: Double?
  @Option(help: "The cohort, an SQLite file.") var cohort: String?
  @Option(help: "The folder of a saved policy.") var policy: String?
  @Option(help: "Bootstrap replicates (with --log).") var replicates = 1000
  @OptionGroup(title: "Evaluation of a log") var logOptions: LogEvaluationOptions
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
    let isSupported = try LogEvaluationRun(
      path: path, discount: discount ?? 1, replicates: replicates, seed: seed ?? 1,
      threads: threads ?? standardThreads(), json: json, options: logOptions
    ).run()
    if replicates < EvaluationPlan.standardReplicates {
      note("The intervals rest on \(replicates) bootstrap replicates; below 1,000 their ends are imprecise.")
    }
    if !isSupported { throw ExitCode(CommandFailure.notSupported) }
  }
}
