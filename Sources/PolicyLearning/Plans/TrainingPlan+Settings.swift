extension TrainingPlan {
  /// How transitions are gathered and drawn, with all that the plan leaves to the algorithm.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` where the algorithm learns from rollouts, or for a setting.
  public func replayConfiguration() throws -> ReplayConfiguration {
    switch try LearningAlgorithms.named(algorithm).profile.training {
    case .replay(let configuration), .log(let configuration):
      return try configuration.replacing(training, in: "training")
    case .rollout:
      throw LearningError.impossibleSetting(
        "\(algorithm) learns from its own decisions; it cannot be trained from a log")
    }
  }

  /// How rollouts are gathered, with all that the plan leaves to the algorithm.
  func rolloutConfiguration() throws -> RolloutConfiguration {
    guard case .rollout(let configuration) = try LearningAlgorithms.named(algorithm).profile.training else {
      preconditionFailure("\(algorithm): a learner from rollouts whose profile says otherwise")
    }
    return try configuration.replacing(training, in: "training")
  }
}
