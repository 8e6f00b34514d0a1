import Cohorts
import Foundation

/// How long the stages took, in seconds.
struct RunTimings {
  private(set) var seconds: [String: Double] = [:]

  mutating func measure<Value>(_ stage: String, _ body: () throws -> Value) rethrows -> Value {
    let start = ProcessInfo.processInfo.systemUptime
    defer { seconds[stage] = ProcessInfo.processInfo.systemUptime - start }
    return try body()
  }
}

/// `run.json`: what is needed to get the same result again, and how long it took.
struct RunRecord: Encodable {
  /// Which command wrote the folder last.
  private let command: String
  private let version: String
  private let seed: UInt64
  private let dataHash: String
  private let threads: Int
  private let configuration: RunConfiguration
  private let seconds: [String: Double]

  private enum CodingKeys: String, CodingKey {
    case command, version, seed, threads, configuration, seconds
    case dataHash = "data_hash"
  }

  /// - Parameters:
  ///   - cohort: with the configuration as resolved.
  init(_ command: String, _ cohort: PreparedCohort, threads: Int, timings: RunTimings, totalSeconds: Double) {
    self.command = command
    version = Version.number
    seed = cohort.configuration.seed
    dataHash = cohort.digest.data
    self.threads = threads
    configuration = cohort.configuration
    seconds = timings.seconds.merging(["total": totalSeconds]) { $1 }
  }

  func write(into folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: folder.appending(path: "run.json"), options: .atomic)
  }
}
