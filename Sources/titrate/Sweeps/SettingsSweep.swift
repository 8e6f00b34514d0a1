import Foundation
import PolicyLearning

/// Trainings over settings and seeds, from their configurations to the files they leave.
struct SettingsSweep {
  private let training: SweepTraining
  private let configurations: [SweepConfiguration]
  private let seeds: [UInt64]
  private let folder: SweepFolder
  private let threads: Int

  init(
    _ training: SweepTraining, configurations: [SweepConfiguration], seeds: [UInt64], folder: SweepFolder, threads: Int
  ) {
    self.training = training
    self.configurations = configurations
    self.seeds = seeds
    self.folder = folder
    self.threads = threads
  }

  /// Trains all of them to the end.
  /// - Parameter checkpointEvery: steps between checkpoints; `nil` for a tenth of all.
  func train(checkpointEvery: Int?) throws -> SettingsSheet {
    let sweep = Sweep(
      training.plan, configurations: configurations, seeds: seeds, folder: folder.runs,
      checkpointEvery: checkpointEvery ?? max(1, training.plan.steps / 10))
    let steps = try configurations.map { try $0.plan(training.plan, seed: seeds[0]).steps }
    let progress = SweepProgress(
      trainings: configurations.count * seeds.count, steps: seeds.count * steps.reduce(0, +))
    var finished = 0
    for (configuration, steps) in zip(configurations, steps) {
      let count = seeds.count { sweep.isFinished(configuration, seed: $0) }
      progress.resume(by: count * steps)
      finished += count
    }
    if finished > 0 { note("\(finished) trainings are done already.") }
    let table = try folder.writing {
      try sweep.run(threads: threads) { session in
        try progress.follow(to: session.plan.steps) { try training(session, report: $0) }
      }
    }
    let rows = table.ranked.map { SettingsSheet.Entry(row: $0, steps: nil) }
    return try finish(rows, best: table.best?.configuration, csv: table.csv, table.plot(value: training.scoreTitle))
  }

  /// Trains all for a little, and the better ones for longer.
  /// - Parameter rate: one in how many goes on.
  func halve(rate: Int) throws -> SettingsSheet {
    let halving = SuccessiveHalving(
      training.plan, configurations: configurations, seeds: seeds, rate: rate, folder: folder.runs)
    let schedule = halving.schedule
    let starts = [0] + schedule.map(\.steps)
    let parts = zip(schedule, starts).map { ($0.configurations * seeds.count, $0.steps - $1) }
    let progress = SweepProgress(
      trainings: configurations.count * seeds.count, steps: parts.reduce(0) { $0 + $1.0 * $1.1 })
    for (rung, part) in parts.enumerated() {
      progress.resume(by: min(part.0, halving.finished(rung: rung)) * part.1)
    }
    let record = try folder.writing {
      try halving.run(threads: threads) { session in
        let end = session.stop ?? session.plan.steps
        return try progress.follow(from: starts.last { $0 < end } ?? 0, to: end) {
          try training(session, report: $0)
        }
      }
    }
    // Each configuration on the last rung that it reached.
    var seen: Set<SweepConfiguration> = []
    let rows = record.rungs.reversed().flatMap { rung in
      rung.table.ranked.filter { seen.insert($0.configuration).inserted }.map {
        SettingsSheet.Entry(row: $0, steps: rung.steps)
      }
    }
    return try finish(rows, best: record.best, csv: record.csv, record.plot(value: training.scoreTitle))
  }

  private func finish(
    _ entries: [SettingsSheet.Entry], best: SweepConfiguration?, csv: String, _ plot: ResultPlot
  ) throws -> SettingsSheet {
    let sheet = SettingsSheet(entries, best: best, training: training, runs: folder.runs)
    let plan = try best.map { try PlanFile.text($0.plan(training.plan, seed: seeds[0])) }
    try folder.finish(["best.yaml": plan, "table.csv": csv, "picture.svg": plot.svg], sheet)
    return sheet
  }
}
