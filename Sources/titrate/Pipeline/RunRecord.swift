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

/// `run.json`: what is needed to get the same run again, and how long it took.
struct RunRecord: Encodable {
  private let version: String
  private let seed: UInt64
  private let dataHash: String
  private let threads: Int
  private let configuration: RunConfiguration
  private let seconds: [String: Double]

  private enum CodingKeys: String, CodingKey {
    case version, seed, threads, configuration, seconds
    case dataHash = "data_hash"
  }

  init(
    _ configuration: RunConfiguration, report: Report, threads: Int, timings: RunTimings, totalSeconds: Double
  ) {
    version = Version.number
    seed = configuration.seed
    dataHash = report.provenance.dataHash
    self.threads = threads
    self.configuration = configuration
    seconds = timings.seconds.merging(["total": totalSeconds]) { $1 }
  }

  func write(into folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: folder.appending(path: "run.json"), options: .atomic)
  }
}
