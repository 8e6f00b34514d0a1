import ArgumentParser
import Foundation
import PolicyEvaluation
import PolicyLearning

/// `titrate evaluate`: off-policy evaluation of a saved policy on a cohort or a data set, or of any log.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate a saved policy on a cohort or a data set, or any log of decisions.",
    discussion: """
      titrate evaluate CONFIG.yaml --cohort cohort.sqlite --policy out/policy
        judges a policy of `titrate train CONFIG --cohort FILE`, with or without --algorithm, by the test patients of
        its own training, on the cohort that it was learned from; report.html and results.json go to --out.
      titrate evaluate --cohort log.h5 --policy out/best --discount 0.99
        judges a policy of `titrate train --algorithm` by a data set of d3rlpy, D4RL (.hdf5) or Minari (folder) that did
        not teach it, and prints the estimates.
      titrate evaluate --log log.csv --discount 0.99
        judges whatever policy the log has probabilities of.

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

      Ends with 4 where the data do not support the estimate.
      """)

  @Argument(help: "The configuration, a YAML file (with --cohort and --policy).") var configuration: String?
  @Option(help: "A log of decisions, a CSV file.") var log: String?
  @Option(help: "gamma per unit of elapsed time (with --log or a data set).") var discount: Double?
  @Option(help: "The cohort, an SQLite file, or without a configuration a data set.") var cohort: String?
  @Option(help: "The folder of a saved policy.") var policy: String?
  @Option(help: "Bootstrap replicates (with --log or a data set).") var replicates = 1000
  @Option(help: "The seed (with --log, of the bootstrap; with a data set, also of what is fitted).") var seed: UInt64?
  @OptionGroup(title: "Evaluation of a log") var logOptions: LogEvaluationOptions
  @Option(
    name: .customLong("set"),
    help: .init(
      "With a data set, a setting of what is fitted: folds, behavior.…, fittedQ.…, gate.…; may be repeated.",
      valueName: "path=value"))
  var settings: [String] = []
  @Option(help: "The output folder (with a configuration).") var out = "out"
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
    if let log {
      guard configuration == nil, cohort == nil, policy == nil else {
        throw ValidationError("--log stands alone: it needs no configuration, cohort or policy.")
      }
      guard ![".h5", ".hdf5"].contains(where: log.hasSuffix) else {
        throw ValidationError("--log \(log) is a data set: give --cohort \(log) --policy FOLDER --discount G.")
      }
      try validateDiscount("--log")
    } else if cohort == nil || policy == nil {
      throw ValidationError(
        "Give --log FILE --discount G, or CONFIG --cohort FILE --policy FOLDER, or --cohort DATASET --policy FOLDER "
          + "--discount G.")
    } else if configuration == nil {
      if let cohort, cohort.hasSuffix(".sqlite") {
        throw ValidationError(
          "--cohort \(cohort): a stored cohort needs its configuration: titrate evaluate CONFIG --cohort \(cohort) "
            + "--policy FOLDER.")
      }
      try validateDiscount("--cohort with a data set")
    }
    guard settings.isEmpty || (configuration == nil && log == nil) else {
      throw ValidationError("--set goes with a data set; with a configuration, settings are in its evaluation.")
    }
    for text in settings { _ = try pair(text, "--set") }
  }

  private func validateDiscount(_ option: String) throws {
    guard let discount, (0...1).contains(discount) else {
      throw ValidationError("\(option) needs --discount G, with G from 0 to 1.")
    }
    guard replicates > 0 else { throw ValidationError("--replicates must be positive.") }
  }

  func run() throws {
    if let log { return try evaluate(log: log) }
    guard let cohort, let policy else { return }
    guard let configuration else { return try evaluate(dataSet: cohort, policy: policy) }
    let pipeline = try Pipeline(
      configuration: configuration, cohortOnly: cohort, seed: seed, out: out, threads: threads ?? standardThreads())
    let folder = PolicyFolder(path: policy)
    let report =
      folder.isLearners
      ? try pipeline.evaluate(cohort: cohort, LearnedCandidate(from: folder.learner()))
      : try pipeline.evaluate(cohort: cohort, policy: policy)
    note(report.verdict.headline)
    if json { print(String(decoding: try ResultsDocument.encode(report), as: UTF8.self), terminator: "") }
    if !report.verdict.isSupported { throw ExitCode(CommandFailure.notSupported) }
  }

  private func evaluate(dataSet: String, policy: String) throws {
    let plan = try DataSetEvaluation.Plan().replacing(PlanFile.settings(settings), in: "evaluation")
    let candidate = try LearnedCandidate(from: PolicyFolder(path: policy).learner())
    let evaluation = DataSetEvaluation(
      plan: plan, discount: discount ?? 1, seed: seed ?? 1, replicates: replicates,
      threads: threads ?? standardThreads())
    let result = try evaluation(dataSet, candidate)
    try result.show(json: json)
    try finish(result.supported)
  }

  private func evaluate(log path: String) throws {
    let run = LogEvaluationRun(
      path: path, discount: discount ?? 1, replicates: replicates, seed: seed ?? 1,
      threads: threads ?? standardThreads(), json: json, options: logOptions)
    try finish(run())
  }

  private func finish(_ isSupported: Bool) throws {
    if replicates < EvaluationPlan.standardReplicates {
      note("The intervals rest on \(replicates) bootstrap replicates; below 1,000 their ends are imprecise.")
    }
    if !isSupported { throw ExitCode(CommandFailure.notSupported) }
  }
}
