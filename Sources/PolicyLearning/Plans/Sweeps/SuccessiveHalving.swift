public import Foundation
import Stochastics
import Tensors

/// Successive halving: all configurations are trained for a little, the better ones for longer, and one to the end.
///
/// On rung k = 0, ..., K - 1 the n_k configurations left are trained up to ⌈steps / η^(K - 1 - k)⌉ steps of the plan, and
/// the best n_{k + 1} = max(1, ⌊n_k / η⌋) by the mean score over seeds go on from where they stand. Schedules are those of
/// the whole plan, so a configuration that reaches the last rung is trained as it would be alone, but for the trial at the
/// end of each rung.
///
/// Source: Jamieson, Talwalkar. Non-stochastic best arm identification and hyperparameter optimization. AISTATS 2016,
/// arXiv:1502.07943, figure 3 (η = 2); with other η as in Li et al., Hyperband, JMLR 18:185, 2018, arXiv:1603.06560,
/// algorithm 1, inner loop. It fails where scores cross: a slow start that ends best is dropped.
public struct SuccessiveHalving: Sendable {
  /// What came of one rung.
  public struct Rung: Codable, Hashable, Sendable {
    /// Steps up to which its configurations were trained.
    public var steps: Int
    public var table: SweepTable
  }

  /// All rungs, and who was left.
  public struct Record: Codable, Hashable, Sendable {
    public var rungs: [Rung]
    /// `nil` where no training of the last rung came to an end without failure.
    public var best: SweepConfiguration?

    /// As comma-separated values: the rungs one after the other.
    public var csv: String {
      let paths = Set(rungs.flatMap(\.table.paths)).sorted()
      let lines = rungs.flatMap { rung in rung.table.rows.map { ["\(rung.steps)"] + $0.fields(paths) } }
      return commaSeparated([["steps"] + SweepTable.header(paths)] + lines)
    }
  }

  public let plan: TrainingPlan
  public let configurations: [SweepConfiguration]
  public let seeds: [UInt64]
  /// η.
  public let rate: Int
  /// Where trainings wait between rungs.
  public let folder: URL

  public init(
    _ plan: TrainingPlan, configurations: [SweepConfiguration], seeds: [UInt64] = [1], rate: Int = 2, folder: URL
  ) {
    precondition(
      !configurations.isEmpty && !seeds.isEmpty && rate >= 2,
      "SuccessiveHalving: \(configurations.count) configurations, \(seeds.count) seeds, rate \(rate); 1, 1, 2 at least")
    self.plan = plan
    self.configurations = configurations
    self.seeds = seeds
    self.rate = rate
    self.folder = folder
  }

  /// The number of configurations and the steps of each rung.
  public var schedule: [(configurations: Int, steps: Int)] {
    var counts = [configurations.count]
    while let last = counts.last, last > 1 { counts.append(max(1, last / rate)) }
    let lastRung = counts.count - 1
    return counts.enumerated().map { place, count in
      let share = (0..<lastRung - place).reduce(1.0) { share, _ in share / Double(rate) }
      return (count, max(1, Int((Double(plan.steps) * share).rounded(.up))))
    }
  }

  /// What a training leaves in its folder at the end of a rung.
  private static func resultFile(ofRung rung: Int) -> String { "rung-\(rung).json" }

  /// How many trainings have come to the end of a rung already; they are not done again up to there.
  public func finished(rung: Int) -> Int {
    configurations.reduce(0) { count, configuration in
      count
        + seeds.count { seed in
          let file = configuration.folder(in: folder, seed: seed).appending(path: Self.resultFile(ofRung: rung))
          return FileManager.default.fileExists(atPath: file.path)
        }
    }
  }

  /// - Parameters:
  ///   - threads: how many trainings run at once.
  ///   - score: what is to be great of a training so far.
  ///   - train: runs a session.
  public func run(
    threads: Int, score: @Sendable (TrainingSession.Result) throws -> Double = { $0.lastScore },
    train: @Sendable (TrainingSession) throws -> TrainingSession.Result
  ) throws -> Record {
    var left = Array(configurations.indices)
    var rungs: [Rung] = []
    let schedule = schedule
    for (place, rung) in schedule.enumerated() {
      let runs = try runs(of: left, rung: place, steps: rung.steps, threads: threads, score: score, train: train)
      rungs.append(Rung(steps: rung.steps, table: try SweepTable(runs)))
      let scores = runs.map(Self.score)
      // Of equals the first.
      let ranked = left.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      let next = place + 1 < schedule.count ? schedule[place + 1].configurations : 1
      left = ranked.prefix(next).filter { scores[$0] > -.infinity }.map { left[$0] }
      if left.isEmpty { break }
    }
    return Record(rungs: rungs, best: left.first.map { configurations[$0] })
  }

  /// The mean over seeds; a training that failed is beyond any other.
  private static func score(_ runs: [SweepRun]) -> Double {
    runs.reduce(0) { $0 + ($1.score ?? -.infinity) } / Double(runs.count)
  }

  private func runs(
    of places: [Int], rung: Int, steps: Int, threads: Int, score: @Sendable (TrainingSession.Result) throws -> Double,
    train: @Sendable (TrainingSession) throws -> TrainingSession.Result
  ) throws -> [[SweepRun]] {
    let runs = try parallelMap(count: places.count * seeds.count, threads: threads, prepare: { prepareThread() }) {
      index in
      let configuration = configurations[places[index / seeds.count]]
      let seed = seeds[index % seeds.count]
      let session = TrainingSession(
        try configuration.plan(plan, seed: seed),
        folder: configuration.folder(in: folder, seed: seed), stop: steps)
      return try SweepRun.kept(
        configuration, session, file: Self.resultFile(ofRung: rung), train: train, score: score)
    }
    return places.indices.map { Array(runs[$0 * seeds.count..<($0 + 1) * seeds.count]) }
  }
}
