import ArgumentParser
import Foundation
import Stochastics
import VirtualPatients

/// `titrate simulate epicare`: episodes of an EpiCare environment under its published policies.
struct SimulateEpiCareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epicare", abstract: "Episodes of an EpiCare environment (Hargrave 2024) under a published policy.")

  @Option(help: "A JSON file with the environment's parameters.") var environment: String
  @Option(help: "oracle, standard-of-care, smart, random, or all.") var policy = "all"
  @Option(help: "How many episodes.") var episodes = 10_000
  @Option(help: "Seed.") var seed: UInt64 = 1
  @Flag(help: "Print as JSON.") var json = false
  @Option(help: "Threads; one per core without it.") var threads: Int?

  struct Score: Encodable {
    var policy: String
    var episodes: Int
    /// 100 × mean return / reward of remission.
    var score: Double
    var standardError: Double
    var remission: Double
    var adverse: Double
    var meanVisits: Double
  }

  private static let rules: [(name: String, rule: EpiCareClinician.Rule)] = [
    ("oracle", .oracle), ("standard-of-care", .standardOfCare), ("smart", .smart), ("random", .random),
  ]

  func validate() throws {
    try validate(threads: threads)
    if episodes < 2 { throw ValidationError("--episodes must be at least 2.") }
    if policy != "all" && !Self.rules.contains(where: { $0.name == policy }) {
      throw ValidationError("--policy \(policy): oracle, standard-of-care, smart, random or all is expected.")
    }
  }

  func run() throws {
    let simulator = EpiCare(try EpiCareParameters(contentsOf: URL(filePath: environment)))
    let scores = try Self.rules.filter { policy == "all" || $0.name == policy }.map { name, rule in
      try score(simulator, name, rule)
    }
    if json { return try printJSON(scores) }
    print("policy            score  (SE)    remission  adverse  visits")
    for score in scores {
      print(
        score.policy.padding(toLength: 16, withPad: " ", startingAt: 0)
          + String(
            format: "%7.1f  (%.1f)  %7.1f %%  %5.1f %%  %6.2f", score.score, score.standardError,
            100 * score.remission, 100 * score.adverse, score.meanVisits))
    }
    print("Research software, not a medical device.")
  }

  private func score(_ simulator: EpiCare, _ name: String, _ rule: EpiCareClinician.Rule) throws -> Score {
    let key = Key(seed: seed)
    let patients = try parallelMap(count: episodes, threads: threads ?? standardThreads()) { index in
      simulator.episode(index, key: key, rule: rule)
    }
    let moments = StreamingMoments(patients.map(simulator.score))
    let count = Double(patients.count)
    return Score(
      policy: name, episodes: patients.count, score: moments.mean ?? 0, standardError: moments.standardError ?? 0,
      remission: Double(patients.count { $0.ending == .remission }) / count,
      adverse: Double(patients.count { $0.ending == .adverseEvent }) / count,
      meanVisits: Double(patients.reduce(0) { $0 + $1.visits }) / count)
  }
}
