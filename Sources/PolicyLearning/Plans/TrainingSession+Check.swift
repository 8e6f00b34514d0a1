public import DosingMDP

extension TrainingSession {
  /// What a session learns from.
  public enum Source: Sendable { case simulator, log }

  /// Finds what would stop the session before its first step: unknown settings, values out of their range, an algorithm
  /// that does not fit what it is to learn from.
  /// - Parameter process: what it learns in, or what its log shows.
  /// - Throws: ``LearningError``.
  public func check(_ process: ProcessDescription, from source: Source) throws {
    try check(LearningAlgorithms.named(plan.algorithm), process, source)
  }

  private func check<Trained: Learner>(
    _ algorithm: Trained.Type, _ process: ProcessDescription, _ source: Source
  ) throws {
    let configuration: Trained.Configuration = try plan.learnerConfiguration()
    guard source == .simulator else {
      _ = try logLearner(algorithm, configuration, process)
      _ = try plan.replayConfiguration()
      return
    }
    try requireSimulator(algorithm)
    _ = try plan.constraints.map { try ConstraintPrices($0, process: process) }
    if try Trained(configuration, process: process, key: key) is any RolloutLearner {
      _ = try plan.rolloutConfiguration()
    } else {
      _ = try plan.replayConfiguration()
    }
  }

  /// - Throws: ``LearningError/impossibleSetting(_:)`` for an algorithm that learns from logs alone.
  func requireSimulator<Trained: Learner>(_ algorithm: Trained.Type) throws {
    guard case .log = Trained.profile.training else { return }
    throw LearningError.impossibleSetting("\(plan.algorithm) learns from a log, and none is given")
  }

  /// The learner of a log, before its first step.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` where the plan cannot be carried out from a log.
  func logLearner<Trained: Learner>(
    _ algorithm: Trained.Type, _ configuration: Trained.Configuration, _ process: ProcessDescription
  ) throws -> any TransitionLearner {
    guard plan.constraints == nil else {
      throw LearningError.impossibleSetting("limits on costs can be kept in a simulator only, not from a log")
    }
    guard let learner = try Trained(configuration, process: process, key: key) as? any TransitionLearner else {
      throw LearningError.impossibleSetting(
        "\(plan.algorithm) learns from its own decisions; it cannot be trained from a log")
    }
    return learner
  }
}
