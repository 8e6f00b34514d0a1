public import Foundation

extension DataSufficiency {
  /// A training from the first patients of a seed's order.
  public struct Training: Sendable {
    public var session: TrainingSession
    /// Who is learned from, by place among all courses.
    public var patients: [Int]
  }

  /// What a score was given for.
  private struct Question: Codable, Hashable {
    var plan: TrainingPlan
    var patients: [Int]
  }

  private static let resultFile = "result.json"

  private func folder(in folder: URL?, size: Int, seed: UInt64) -> URL? {
    folder?.appending(path: "patients-\(size)").appending(path: "seed-\(seed)")
  }

  /// How many trainings are done already in a folder; they are not done again.
  public func finished(in folder: URL) -> Int {
    sizes.reduce(0) { count, size in
      count
        + seeds.count { seed in
          let own = self.folder(in: folder, size: size, seed: seed)?.appending(path: Self.resultFile)
          return own.map { FileManager.default.fileExists(atPath: $0.path) } ?? false
        }
    }
  }

  /// Trains a plan with every size and seed.
  /// - Parameters:
  ///   - courses: how many patients there are to learn from.
  ///   - folder: where results are kept, so that what is finished is not done again and what was interrupted goes on;
  ///     `nil` for nowhere.
  ///   - checkpointEvery: steps between checkpoints; 0 for none.
  ///   - train: runs a session on the patients; its last score counts.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` for a size that is not possible, or what `train` throws.
  public func run(
    _ plan: TrainingPlan, courses: Int, folder: URL?, checkpointEvery: Int = 0, threads: Int,
    train: @Sendable (Training) throws -> TrainingSession.Result
  ) throws -> DataSufficiencyCurve {
    try run(courses: courses, threads: threads) { patients, seed in
      var plan = plan
      plan.seed = seed
      let own = self.folder(in: folder, size: patients.count, seed: seed)
      let question = Question(plan: plan, patients: patients)
      return try keptResult(of: question, in: own?.appending(path: Self.resultFile)) {
        let session = TrainingSession(plan, folder: own, checkpointEvery: checkpointEvery)
        return try train(Training(session: session, patients: patients)).lastScore
      }
    }
  }
}
