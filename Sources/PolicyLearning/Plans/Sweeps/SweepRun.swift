import Foundation

/// What came of one training of a sweep.
public struct SweepRun: Codable, Hashable, Sendable {
  public var configuration: SweepConfiguration
  public var seed: UInt64
  /// What is to be great; `nil` where training failed.
  public var score: Double?
  /// Why it failed.
  public var failure: String?
  /// Its trials.
  public var points: [TrainingSession.Point]

  public init(
    configuration: SweepConfiguration, seed: UInt64, score: Double? = nil, failure: String? = nil,
    points: [TrainingSession.Point] = []
  ) {
    self.configuration = configuration
    self.seed = seed
    self.score = score
    self.failure = failure
    self.points = points
  }
}

extension SweepRun {
  /// Trains, or reads what an earlier training of the same plan left in the session's folder.
  ///
  /// A training that diverged is a result too; any other error is thrown.
  /// - Parameter file: the result's name in the folder.
  static func kept(
    _ configuration: SweepConfiguration, _ session: TrainingSession, file: String,
    train: (TrainingSession) throws -> TrainingSession.Result, score: (TrainingSession.Result) throws -> Double
  ) throws -> SweepRun {
    try keptResult(of: session.plan, in: session.folder?.appending(path: file)) {
      var run = SweepRun(configuration: configuration, seed: session.plan.seed)
      do {
        let result = try train(session)
        run.points = result.points
        let value = try score(result)
        if value.isFinite { run.score = value } else { run.failure = "the score is \(value)" }
      } catch let error as LearningError {
        guard case .diverged = error else { throw error }
        run.failure = error.description
      }
      return run
    }
  }
}

extension TrainingSession.Result {
  /// The last trial's mean reward, or the last validation.
  public var lastScore: Double { points.last?.meanReward ?? .nan }

  /// The best trial's.
  public var bestScore: Double { points.map(\.meanReward).max() ?? .nan }
}
