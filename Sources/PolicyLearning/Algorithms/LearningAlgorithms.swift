/// The algorithms by name.
public enum LearningAlgorithms {
  /// All of them: from logs, online, and from rollouts.
  public static var all: [any Learner.Type] {
    [
      ImitationLearning.self, DiscreteCQL.self, ContinuousCQL.self, DiscreteBCQ.self, ContinuousBCQ.self,
      ImplicitQLearning.self, TD3BehaviorCloning.self, FittedQIteration.self, SafePolicyImprovement.self,
      DeepQNetwork.self, CategoricalDQN.self, QuantileDQN.self, DiscreteSoftActorCritic.self, SoftActorCritic.self,
      DeepDeterministicPolicyGradient.self, TwinDelayedDDPG.self, Reinforce.self, AdvantageActorCritic.self,
      AsynchronousActorCritic.self, ProximalPolicyOptimization.self,
    ]
  }

  /// - Throws: ``LearningError/impossibleSetting(_:)`` with the known names.
  public static func named(_ name: String) throws -> any Learner.Type {
    var names: [String] = []
    for type in all {
      if type.profile.name == name { return type }
      names.append(type.profile.name)
    }
    let known = names.joined(separator: ", ")
    throw LearningError.impossibleSetting("there is no algorithm \"\(name)\"; there are \(known)")
  }
}
