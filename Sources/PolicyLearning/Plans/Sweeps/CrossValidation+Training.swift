public import Foundation
import Stochastics
import Tensors

extension CrossValidation {
  /// A training from all folds but one.
  public struct Training: Sendable {
    public var session: TrainingSession
    /// Who is learned from and who judges, by place among all courses.
    public var learnedFrom: [Int]
    public var heldOut: [Int]
  }

  /// What a score was given for.
  private struct Question: Codable, Hashable {
    var plan: TrainingPlan
    var heldOut: [Int]
  }

  private static let resultFile = "result.json"

  private func folder(in folder: URL?, fold: Int, seed: UInt64) -> URL? {
    folder?.appending(path: "fold-\(fold + 1)").appending(path: "seed-\(seed)")
  }

  /// How many trainings are done already in a folder; they are not done again.
  public func finished(in folder: URL, seeds: [UInt64]) -> Int {
    folds.indices.reduce(0) { count, fold in
      count
        + seeds.count { seed in
          let own = self.folder(in: folder, fold: fold, seed: seed)?.appending(path: Self.resultFile)
          return own.map { FileManager.default.fileExists(atPath: $0.path) } ?? false
        }
    }
  }

  /// Trains a plan without each fold in turn, with every seed.
  /// - Parameters:
  ///   - folder: where results are kept, so that what is finished is not done again and what was interrupted goes on;
  ///     `nil` for nowhere.
  ///   - checkpointEvery: steps between checkpoints; 0 for none.
  ///   - threads: how many trainings run at once; the result does not depend on it.
  ///   - train: runs a session on the courses to learn from, and judges by those held out; its last score counts.
  /// - Returns: scores by [fold][seed].
  /// - Throws: what `train` throws, and ``LearningError/notFinite(what:value:place:)`` for a score that is no number.
  public func run(
    _ plan: TrainingPlan, seeds: [UInt64], folder: URL?, checkpointEvery: Int = 0, threads: Int,
    train: @Sendable (Training) throws -> TrainingSession.Result
  ) throws -> [[Double]] {
    let scores = try parallelMap(count: folds.count * seeds.count, threads: threads, prepare: { prepareThread() }) {
      index in
      let (fold, seed) = (index / seeds.count, seeds[index % seeds.count])
      var plan = plan
      plan.seed = seed
      let own = self.folder(in: folder, fold: fold, seed: seed)
      let question = Question(plan: plan, heldOut: folds[fold])
      let value = try keptResult(of: question, in: own?.appending(path: Self.resultFile)) {
        let heldOut = Set(folds[fold])
        let session = TrainingSession(plan, folder: own, checkpointEvery: checkpointEvery)
        return try train(
          Training(
            session: session, learnedFrom: (0..<count).filter { !heldOut.contains($0) }, heldOut: folds[fold])
        ).lastScore
      }
      guard value.isFinite else {
        throw LearningError.notFinite(what: "the score", value: value, place: "fold \(fold + 1), seed \(seed)")
      }
      return value
    }
    return folds.indices.map { Array(scores[$0 * seeds.count..<($0 + 1) * seeds.count]) }
  }
}
