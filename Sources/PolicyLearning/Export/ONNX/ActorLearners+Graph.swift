import DosingMDP
import Tensors

/// Learners that decide by an actor, or an imitation.

extension ImitationLearning: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let output = try decisions.output(of: network)
    decisions.actions.isContinuous
      ? decisions.decide(points: decisions.graph.tanh(output)) : decisions.decide(logits: output)
  }
}

extension ImplicitQLearning: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(actor) }
}

extension DiscreteSoftActorCritic: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(actor) }
}

extension Reinforce: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(networks.actor) }
}

extension AdvantageActorCritic: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(networks.actor) }
}

extension AsynchronousActorCritic: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(shared.actor) }
}

extension ProximalPolicyOptimization: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(networks.actor) }
}

extension SoftActorCritic: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let output = try decisions.output(of: actor.network)
    let mean = decisions.graph.slice(output, axis: 1, 0..<actor.width)
    decisions.decide(points: decisions.graph.tanh(mean))
  }
}

extension ContinuousCQL: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try learner.decide(in: &decisions) }
}

extension DeepDeterministicPolicyGradient: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(actor) }
}

extension TwinDelayedDDPG: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try decisions.decide(actor) }
}

extension TD3BehaviorCloning: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws { try learner.decide(in: &decisions) }
}

extension DecisionGraph {
  fileprivate mutating func decide(_ actor: DeterministicActor) throws {
    decide(points: graph.tanh(try output(of: actor.network)))
  }

  fileprivate mutating func decide(_ actor: StochasticActor) throws {
    var output = try output(of: actor.network)
    guard actor.logDeviation != nil else { return decide(logits: output) }
    if actor.isBounded { output = graph.tanh(output) }
    decide(points: output)
  }
}
