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

  /// The rows by falling interquartile mean, those with failures behind those without, as they are in no statistic; equals
  /// in their order.
  public var ranked: [Row] {
    func rank(_ place: Int) -> (Int, Double, Int) {
      let row = rows[place]
      guard let statistics = row.statistics else { return (2, 0, place) }
      return (row.failures == 0 ? 0 : 1, -statistics.interquartileMean.estimate, place)
    }
    return rows.indices.sorted { rank($0) < rank($1) }.map { rows[$0] }
  }

  /// The row of greatest interquartile mean among those without failures; the first of equals.
  public var best: Row? { ranked.first { $0.failures == 0 } }

  /// The settings that vary.
  var paths: [String] { Set(rows.flatMap { $0.configuration.settings.keys }).sorted() }

  /// As comma-separated values: settings, then statistics with their intervals.
  public var csv: String { commaSeparated([Self.header(paths)] + rows.map { $0.fields(paths) }) }

  private static let measures = ["mean", "median", "interquartile_mean"].flatMap {
    [$0, "\($0)_lower", "\($0)_upper"]
  }

  static func header(_ paths: [String]) -> [String] { paths + ["runs", "failures"] + measures }
}

extension SweepTable.Row {
  /// As ``SweepTable/header(_:)`` names them.
  func fields(_ paths: [String]) -> [String] {
    let settings = paths.map { configuration.settings[$0]?.text ?? "" }
    let intervals = statistics.map { [$0.mean, $0.median, $0.interquartileMean] }
    let numbers =
      intervals.map { $0.flatMap { ["\($0.estimate)", "\($0.lower)", "\($0.upper)"] } }
      ?? Array(repeating: "", count: 9)
    return settings + ["\(runs.count)", "\(failures)"] + numbers
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
