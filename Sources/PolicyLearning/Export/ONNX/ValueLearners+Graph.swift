import Tensors

/// Learners that decide by values of options.

extension DeepQNetwork: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let values = try decisions.values(online, decisions.encoded(online.encoder))
    decisions.decide(values: decisions.pessimistic(values, members: online.members, configuration.pessimism))
  }
}

extension FittedQIteration: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let values = try decisions.values(online, decisions.encoded(online.encoder))
    decisions.decide(values: decisions.pessimistic(values, members: online.members, configuration.pessimism))
  }
}

extension CategoricalDQN: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let logits = try decisions.values(online, decisions.encoded(online.encoder))
    let probabilities = decisions.graph.mean(decisions.graph.softmax(logits), axis: 0)
    decisions.decide(values: try decisions.value(configuration.risk, probabilities: probabilities, support: support))
  }
}

extension QuantileDQN: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let quantiles = try decisions.values(online, decisions.encoded(online.encoder))
    let mean = decisions.graph.mean(quantiles, axis: 0)
    decisions.decide(values: decisions.value(configuration.risk, quantiles: mean, count: configuration.quantiles))
  }
}

extension DiscreteCQL: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let encoded = try decisions.encoded(online.values.encoder)
    var values = try decisions.values(online.values, encoded)
    if configuration.quantiles > 1 { values = decisions.graph.mean(values, axis: 3) }
    let pessimistic = decisions.pessimistic(values, members: online.values.members, configuration.pessimism)
    let logits = try decisions.perceptron(encoded, online.imitation, name: "imitation")
    let supported =
      configuration.support == .everything
      ? nil : decisions.supported(configuration.support, decisions.logProbabilities(logits))
    decisions.decide(values: pessimistic, supported: supported)
  }
}

extension DiscreteBCQ: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let encoded = try decisions.encoded(online.values.encoder)
    let values = try decisions.values(online.values, encoded)
    let logits = try decisions.perceptron(encoded, online.imitation, name: "imitation")
    let supported = decisions.supported(.relative(share: configuration.flexibility), decisions.logProbabilities(logits))
    decisions.decide(
      values: decisions.pessimistic(values, members: online.values.members, configuration.pessimism),
      supported: supported)
  }
}

extension SafePolicyImprovement: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let encoded = try decisions.encoded(online.values.encoder)
    let members = try decisions.values(online.values, encoded)
    let values = decisions.pessimistic(members, members: online.values.members, 0)
    let logits = try decisions.perceptron(encoded, online.imitation, name: "imitation")
    let imitation = decisions.graph.exp(decisions.logProbabilities(logits))
    let hasEvidence = decisions.graph.isAtLeast(
      try decisions.count(counts), decisions.graph.scalar(configuration.evidence))
    let evidence = decisions.graph.cast(hasEvidence, to: .float64)
    let free = decisions.graph.sum(decisions.graph.multiply(imitation, evidence), axis: 1, keepsDimension: true)
    let unsupported = decisions.graph.masked(values, decisions.graph.not(hasEvidence), fill: forbiddenValue)
    let best = decisions.certainty(of: decisions.graph.argMax(decisions.allowed(unsupported)))
    let kept = decisions.graph.masked(imitation, hasEvidence, fill: 0)
    decisions.decide(probabilities: decisions.graph.add(kept, decisions.graph.multiply(best, free)))
  }
}

extension DecisionGraph {
  /// As ``HashCounts/count(_:)``: [batch, A].
  fileprivate mutating func count(_ counts: HashCounts) throws(TensorError) -> Value {
    let table = try graph.constant(counts.counts, name: "counts")
    guard counts.powers.count > 0 else { return graph.slice(table, axis: 0, 0..<1) }
    let projected = graph.matmul(present, try graph.constant(counts.projection, name: "projection"))
    let signs = graph.cast(graph.isGreater(projected, graph.scalar(0)), to: .int64)
    let bucket = graph.sum(graph.multiply(signs, try graph.constant(counts.powers, name: "powers")), axis: 1)
    return graph.gather(table, bucket)
  }
}
