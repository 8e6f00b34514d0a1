import ArgumentParser
import Foundation

/// `titrate train`: learns a policy, in a simulator, from a log, or from an imported cohort by the pipeline.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learn policies: in a simulator, from a log, or from an imported cohort.",
    discussion: """
      titrate train --algorithm dqn --environment ahn-chemo --steps 50000 --out out/dqn
        learns in a simulator.
      titrate train --algorithm discrete-cql --cohort log.h5 --steps 20000 --out out/cql
        learns from a data set of d3rlpy, D4RL (.hdf5) or Minari (folder); with --environment it is tried there.
      titrate train CONFIG.yaml --cohort cohort.sqlite --algorithm discrete-cql --steps 20000 --out out/cql
        learns from the training patients of an imported cohort.
      titrate train CONFIG.yaml --cohort cohort.sqlite
        is the learning stage of `titrate run`, into policy/, for `titrate evaluate`.

      Writes policy/ (the last policy), best/ (that of the best trial), curve.csv (trials), plan.json (everything needed
      to do it again) and events for TensorBoard. Interrupted, the same command goes on from the last checkpoint.
      Research software, not a medical device.
      """)

  @Argument(help: "The configuration of a cohort, a YAML file.") var configuration: String?
  @Option(help: "A log to learn from: a data set, or an SQLite file that `titrate cohort import` made.")
  var cohort: String?
  @OptionGroup(title: "Algorithm") var learning: LearningArguments
  @Option(help: "The seed, in place of the configuration's or plan's.") var seed: UInt64?
  @Option(help: "The output folder.") var out = "out"
  @Option(help: "Threads of the pipeline's learning; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
    if learning.isAskedFor {
      if configuration != nil && cohort == nil {
        throw ValidationError("CONFIG describes a cohort: give --cohort FILE with it.")
      }
    } else {
      guard configuration != nil, cohort != nil else {
        throw ValidationError(
          "Give --algorithm NAME (or --plan FILE) with --environment NAME or --cohort FILE; or CONFIG --cohort FILE.")
      }
      if let stray = learning.given.first { throw ValidationError("\(stray) goes with --algorithm.") }
    }
  }

  func run() throws {
    guard !learning.isAskedFor else { return try learn() }
    guard let configuration, let cohort else { return }
    let pipeline = try Pipeline(
      configuration: configuration, cohortOnly: cohort, seed: seed, out: out, threads: threads ?? standardThreads())
    let policies = try pipeline.train(cohort: cohort)
    note("Policies: \(pipeline.folder.appending(path: "policy").path)")
    if json { try printJSON(policies.candidates.map(\.run)) }
  }

  private func learn() throws {
    let plan = try learning.trainingPlan(seed: seed)
    let source = try cohort.map { try TrainingLog(path: $0, configuration: configuration, plan: plan) }
    let run = SessionRun(
      plan, log: source, folder: URL(fileURLWithPath: out), checkpointEvery: learning.checkpointEvery)
    let sheet = try run()
    json ? try printJSON(sheet) : print(sheet.text)
  }
}
