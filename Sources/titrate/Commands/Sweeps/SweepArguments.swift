import ArgumentParser
import Foundation

/// What all sweeps are told on the command line.
struct SweepArguments: ParsableArguments {
  @Argument(help: "The configuration of a cohort, a YAML file.") var configuration: String?
  @Option(help: "A log to learn from: a data set, or an SQLite file that `titrate cohort import` made.")
  var cohort: String?
  @OptionGroup(title: "Algorithm") var learning: LearningArguments
  @Option(help: "The seed of draws and of a cohort's split, in place of the plan's.") var seed: UInt64?
  @Option(help: "The seeds of trainings, such as 1..5 or 1,2,7.") var seeds = SeedList([1, 2, 3])
  @Option(help: "The output folder. Results there of the same sweep are taken over.") var out: String
  @Option(help: "How many trainings run at once; results do not depend on it.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  var threadCount: Int { threads ?? standardThreads() }

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
    if configuration != nil && cohort == nil {
      throw ValidationError("CONFIG describes a cohort: give --cohort FILE with it.")
    }
    if !learning.isAskedFor {
      throw ValidationError("Give --algorithm NAME or --plan FILE, with --environment NAME or --cohort FILE.")
    }
  }
}
