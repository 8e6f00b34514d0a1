public import Stochastics

/// The results of a sweep, a row for each configuration.
public struct SweepTable: Codable, Hashable, Sendable {
  /// The runs of one configuration.
  public struct Row: Codable, Hashable, Sendable {
    public var configuration: SweepConfiguration
    /// By seed.
    public var runs: [SweepRun]
    /// Of the runs that did not fail; `nil` where all did.
    public var statistics: RunStatistics?

    /// How many runs failed. They are in no statistic, so a configuration with failures looks better than it is.
    public var failures: Int { runs.count { $0.score == nil } }
  }

  public var rows: [Row]

  /// - Parameters:
  ///   - runs: [configuration][seed].
  ///   - bootstrap: of the intervals.
  public init(_ runs: [[SweepRun]], bootstrap: Bootstrap = Bootstrap(replicates: 2000)) throws {
    rows = try runs.map { runs in
      let scores = runs.compactMap(\.score)
      return Row(
        configuration: runs[0].configuration, runs: runs,
        statistics: scores.isEmpty ? nil : try RunStatistics([scores], bootstrap: bootstrap, key: Key(seed: 0)))
    }
  }

  /// The row of greatest interquartile mean among those without failures; the first of equals.
  public var best: Row? {
    let sound = rows.filter { $0.failures == 0 }
    return sound.max { left, right in
      (left.statistics?.interquartileMean.estimate ?? -.infinity)
        < (right.statistics?.interquartileMean.estimate ?? -.infinity)
    }.flatMap { best in
      sound.first { $0.statistics?.interquartileMean.estimate == best.statistics?.interquartileMean.estimate }
    }
  }

  /// As comma-separated values: settings, then statistics with their intervals.
  public var csv: String {
    let paths = Set(rows.flatMap { $0.configuration.settings.keys }).sorted()
    let measures = ["mean", "median", "interquartile_mean"].flatMap { [$0, "\($0)_lower", "\($0)_upper"] }
    let header = paths + ["runs", "failures"] + measures
    let lines = rows.map { row -> [String] in
      let settings = paths.map { row.configuration.settings[$0]?.text ?? "" }
      let intervals = row.statistics.map { [$0.mean, $0.median, $0.interquartileMean] } ?? []
      let numbers = intervals.flatMap { ["\($0.estimate)", "\($0.lower)", "\($0.upper)"] }
      return settings + ["\(row.runs.count)", "\(row.failures)"]
        + (numbers.isEmpty ? measures.map { _ in "" } : numbers)
    }
    return commaSeparated([header] + lines)
  }
}

/// Lines of fields, quoted where they need it.
func commaSeparated(_ lines: [[String]]) -> String {
  lines.map { fields in
    fields.map { field in
      field.contains { ",\"\n".contains($0) }
        ? "\""
          + field.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"") + "\"" : field
    }.joined(separator: ",") + "\n"
  }.joined()
}
