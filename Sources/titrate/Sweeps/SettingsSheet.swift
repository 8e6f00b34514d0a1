import Foundation
import PolicyLearning
import Stochastics

/// Settings by how well they learned.
struct SettingsSheet: Encodable {
  /// A configuration and how far it was trained.
  struct Entry {
    var row: SweepTable.Row
    /// `nil` for the whole plan.
    var steps: Int?
  }

  /// One training.
  struct Run: Encodable {
    var seed: UInt64
    var score: Double?
    var failure: String?
    var folder: String
  }

  /// One configuration.
  struct Row: Encodable {
    var rank: Int
    var settings: [String: SettingTree]
    /// Steps after which halving stopped it, or all; `nil` where all are trained to the end.
    var steps: Int?
    /// Over the seeds that did not fail; `nil` where all did.
    var mean: Double?
    /// 95 %, by a percentile bootstrap over seeds; `nil` of one seed.
    var interval: [Double]?
    var interquartileMean: Double?
    var failures: Int
    var runs: [Run]
    private let name: String

    private enum CodingKeys: String, CodingKey {
      case rank, settings, steps, mean, interval, interquartileMean, failures, runs
    }

    init(_ entry: Entry, rank: Int, runs folder: URL) {
      let row = entry.row
      self.rank = rank
      name = row.configuration.name
      settings = row.configuration.settings
      steps = entry.steps
      mean = row.statistics?.mean.estimate
      interquartileMean = row.statistics?.interquartileMean.estimate
      interval = row.runs.count - row.failures > 1 ? row.statistics.map { [$0.mean.lower, $0.mean.upper] } : nil
      failures = row.failures
      runs = row.runs.map { run in
        Run(
          seed: run.seed, score: run.score, failure: run.failure,
          folder: row.configuration.folder(in: folder, seed: run.seed).path)
      }
    }

    fileprivate var cells: [String] {
      let range = interval.map { "[\(number($0[0])), \(number($0[1]))]" } ?? "none"
      return ["\(rank)", mean.map(number) ?? "failed", range, interquartileMean.map(number) ?? "failed"]
        + ["\(runs.count)", "\(failures)"] + (steps.map { ["\($0)"] } ?? []) + [name]
    }
  }

  /// What scores are, and on whom.
  var judgment: String
  /// The best first.
  var rows: [Row]
  /// The settings of `best.yaml`; `nil` where every configuration has a failure.
  var best: [String: SettingTree]?

  init(_ entries: [Entry], best: SweepConfiguration?, training: SweepTraining, runs: URL) {
    judgment = training.judgment
    rows = entries.enumerated().map { Row($1, rank: $0 + 1, runs: runs) }
    self.best = best?.settings
  }

  var text: String {
    let steps = rows.contains { $0.steps != nil } ? ["steps"] : []
    let header =
      ["rank", "mean", "95 % interval", "IQM", "seeds", "failures"] + steps + ["configuration"]
    var lines = [TextTable(header, rows.map(\.cells)).text, "", "score          \(judgment)"]
    if let failure = rows.flatMap(\.runs).compactMap(\.failure).first { lines.append("first failure  \(failure)") }
    if rows.count > 1 {
      lines.append("The best of many looks better than it is: judge it by other seeds and on other patients.")
    }
    return lines.joined(separator: "\n")
  }
}

/// As tables show it.
private func number(_ value: Double) -> String { String(format: "%.4g", value) }
