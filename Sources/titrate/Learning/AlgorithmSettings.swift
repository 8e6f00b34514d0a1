import Foundation
import PolicyLearning
import Yams

/// All settings of an algorithm, as a plan has them.
struct AlgorithmSettings: Encodable {
  var algorithm: String
  /// The algorithm's own.
  var parameters: SettingTree
  /// How it gathers and draws what it learns from.
  var training: SettingTree

  init(_ algorithm: any Learner.Type) throws { try self.init(of: algorithm, TrainingPlan(algorithm: "", steps: 0)) }

  /// With those of a plan in place of the defaults.
  /// - Throws: `LearningError` that names an unknown setting and the known ones.
  init(_ plan: TrainingPlan) throws { try self.init(of: LearningAlgorithms.named(plan.algorithm), plan) }

  private init<Trained: Learner>(of type: Trained.Type, _ plan: TrainingPlan) throws {
    algorithm = Trained.profile.name
    parameters = try Self.tree(Trained.Configuration().replacing(plan.parameters, in: "parameters"))
    training =
      switch Trained.profile.training {
      case .replay(let settings), .log(let settings):
        try Self.tree(settings.replacing(plan.training, in: "training"))
      case .rollout(let settings): try Self.tree(settings.replacing(plan.training, in: "training"))
      }
  }

  private static func tree(_ settings: some Encodable) throws -> SettingTree {
    try JSONDecoder().decode(SettingTree.self, from: JSONEncoder().encode(settings))
  }

  func yaml() throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(self)
  }
}
