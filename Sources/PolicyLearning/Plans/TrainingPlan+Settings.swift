import Foundation

extension TrainingPlan {
  /// Numbers of something that there must be one of, where they stand in an algorithm's settings.
  private static let counts: Set = [
    "batch", "critics", "epochs", "members", "stepsPerIteration", "targetInterval", "updates", "workers",
  ]

  /// The algorithm's own settings, with those of the plan.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` for an unknown one, or a value that cannot be.
  func learnerConfiguration<Configuration: LearnerConfiguration>() throws -> Configuration {
    let configuration = try Configuration().replacing(parameters, in: "parameters")
    func leaves(_ configuration: Configuration) throws -> [String: SettingTree] {
      try JSONDecoder().decode(SettingTree.self, from: JSONEncoder().encode(configuration)).leaves
    }
    let defaults = try leaves(Configuration())
    let problems = try leaves(configuration).sorted { $0.key < $1.key }.compactMap { path, value -> String? in
      let name = path.split(separator: ".").last.map(String.init) ?? path
      switch (value, defaults[path]) {
      case (.integer(let count), .integer(1...)) where count < 1 && Self.counts.contains(name):
        return "parameters.\(path) is \(count), and must be at least 1"
      case (.integer(..<0), _) where name.hasSuffix("earningRate"):
        return "parameters.\(path) is \(value.text), and must not be negative"
      case (.number(let rate), _) where name.hasSuffix("earningRate") && !(rate >= 0):
        return "parameters.\(path) is \(rate), and must not be negative"
      default: return nil
      }
    }
    guard problems.isEmpty else { throw LearningError.impossibleSetting(problems.joined(separator: "; ")) }
    return configuration
  }

  /// How transitions are gathered and drawn, with all that the plan leaves to the algorithm.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` where the algorithm learns from rollouts, or for a setting.
  public func replayConfiguration() throws -> ReplayConfiguration {
    switch try LearningAlgorithms.named(algorithm).profile.training {
    case .replay(let configuration), .log(let configuration):
      let settings = try configuration.replacing(training, in: "training")
      try Self.require(settings.problems)
      return settings
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
    let settings = try configuration.replacing(training, in: "training")
    try Self.require(settings.problems)
    return settings
  }

  private static func require(_ problems: [String]) throws(LearningError) {
    guard problems.isEmpty else {
      throw .impossibleSetting(problems.map { "training.\($0)" }.joined(separator: "; "))
    }
  }
}
