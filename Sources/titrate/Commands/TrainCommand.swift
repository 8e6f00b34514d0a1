import ArgumentParser
import Foundation

/// `titrate train`: learns from an imported cohort.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learn policies from an imported cohort, into policy/.")

  @Argument(help: "The configuration, a YAML file.") var configuration: String
  @Option(help: "The cohort, an SQLite file that `titrate cohort import` made.") var cohort: String
  @Option(help: "The seed, in place of the configuration's.") var seed: UInt64?
  @Option(help: "The output folder.") var out = "out"
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the training runs as JSON on standard output.") var json = false

  func validate() throws { try validate(threads: threads) }

  func run() throws {
    let pipeline = try Pipeline(
      configuration: configuration, cohortOnly: cohort, seed: seed, out: out, threads: threads ?? standardThreads())
    let policies = try pipeline.train(cohort: cohort)
    note("Policies: \(pipeline.folder.appending(path: "policy").path)")
    if json { try printJSON(policies.candidates.map(\.run)) }
  }
}
