import ArgumentParser
import Foundation
import PolicyEvaluation
import Stochastics

/// Processor time of seven off-policy estimates with bootstrap intervals over episodes.
struct EvaluationBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "ope")

  @Argument(help: "A log of decisions as written by peers/data.py.") var log: String
  @Option(help: "Bootstrap replicates.") var replicates = 1000
  @Option(help: "Threads.") var threads = 1
  @Option(help: "How often the evaluation is timed; the median counts.") var repeats = 5

  struct Outcome: Encodable {
    var software = "Titrate"
    var episodes: Int, replicates: Int, threads: Int
    var totalSeconds: Double
    var values: [String: Double]
  }

  func run() throws {
    let log = try EvaluationLogReader().read(contentsOf: URL(filePath: log))
    var seconds: [Double] = []
    var values: [String: Double] = [:]
    for _ in 0..<repeats {
      let start = processorTime()
      let result = try LogEvaluation(
        log, discount: 0.99, configuration: .init(interval: .bootstrap(Bootstrap(replicates: replicates))),
        key: Key(seed: 1), threads: threads)
      seconds.append(processorTime() - start)
      values = result.estimators.mapValues(\.value)
    }
    try report(
      Outcome(
        episodes: log.episodeCount, replicates: replicates, threads: threads, totalSeconds: quantile(seconds, 0.5),
        values: values))
  }
}
