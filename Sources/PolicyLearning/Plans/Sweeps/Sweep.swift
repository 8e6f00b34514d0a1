public import DosingMDP
public import Foundation
import Stochastics
import Tensors

/// Trainings of one plan with different settings and seeds.
///
/// Each is a ``TrainingSession`` of its own, so the results do not depend on how many run at once. With a folder each has
/// a folder in it, by its settings and seed; what is finished there is not done again, and what was interrupted goes on
/// from its checkpoint.
public struct Sweep: Sendable {
  public let plan: TrainingPlan
  public let configurations: [SweepConfiguration]
  public let seeds: [UInt64]
  /// Where results are kept; `nil` for nowhere.
  public let folder: URL?
  /// Steps between checkpoints; 0 for none.
  public let checkpointEvery: Int

  public init(
    _ plan: TrainingPlan, configurations: [SweepConfiguration], seeds: [UInt64], folder: URL? = nil,
    checkpointEvery: Int = 0
  ) {
    precondition(!configurations.isEmpty && !seeds.isEmpty, "Sweep: at least one configuration and one seed are needed")
    self.plan = plan
    self.configurations = configurations
    self.seeds = seeds
    self.folder = folder
    self.checkpointEvery = checkpointEvery
  }

  /// Trains in a simulator.
  public func run(_ process: some DecisionProcess, threads: Int) throws -> SweepTable {
    try run(threads: threads) { try $0.run(process) }
  }

  /// Trains from a log of the same process, and tries the policies in the simulator.
  public func run(_ process: some DecisionProcess, log: TransitionStore, threads: Int) throws -> SweepTable {
    try run(threads: threads) { try $0.run(process, log: log) }
  }

  /// Trains in any way.
  /// - Parameters:
  ///   - threads: how many trainings run at once.
  ///   - train: runs a session.
  ///   - score: what is to be great of its result.
  public func run(
    threads: Int, score: @Sendable (TrainingSession.Result) throws -> Double = { $0.lastScore },
    train: @Sendable (TrainingSession) throws -> TrainingSession.Result
  ) throws -> SweepTable {
    // Impossible settings are told before anything is trained.
    let sessions = try configurations.map { configuration in
      try seeds.map { try session(configuration, seed: $0) }
    }
    let runs = try parallelMap(
      count: configurations.count * seeds.count, threads: threads, prepare: { prepareThread() }
    ) {
      index in
      let (place, seed) = (index / seeds.count, index % seeds.count)
      return try SweepRun.kept(
        configurations[place], sessions[place][seed], file: Self.resultFile, train: train, score: score)
    }
    return try SweepTable(
      configurations.indices.map { Array(runs[$0 * seeds.count..<($0 + 1) * seeds.count]) })
  }

  /// What a training leaves in its folder when it is done.
  private static let resultFile = "result.json"

  /// Whether a training is done already, so that it is not done again.
  public func isFinished(_ configuration: SweepConfiguration, seed: UInt64) -> Bool {
    guard let folder else { return false }
    let file = configuration.folder(in: folder, seed: seed).appending(path: Self.resultFile)
    return FileManager.default.fileExists(atPath: file.path)
  }

  private func session(_ configuration: SweepConfiguration, seed: UInt64) throws -> TrainingSession {
    TrainingSession(
      try configuration.plan(plan, seed: seed),
      folder: folder.map { configuration.folder(in: $0, seed: seed) },
      checkpointEvery: checkpointEvery)
  }
}
