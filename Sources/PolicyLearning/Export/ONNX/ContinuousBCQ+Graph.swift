import DosingMDP
import Stochastics
import Tensors

/// Decisions drawn from the generative model with the draws of one patient decided on alone, then the most valued.
extension ContinuousBCQ: GraphedLearner {
  func decide(in decisions: inout DecisionGraph) throws {
    let (draws, width) = (configuration.draws, decisions.actions.width)
    let modeled = decisions.repeated(try decisions.encoded(imitation.encoder), draws)
    let latent = try imitation.latentDraws(draws, key: Key(seed: 0)).reshape([1, draws, imitation.latent])
    let noise = decisions.alongside(modeled, try decisions.graph.constant(latent, name: "latent"))
    let drawn = decisions.graph.tanh(
      try decisions.perceptron(decisions.graph.concat([modeled, noise]), imitation.decoder, name: "decoder"))
    let shifted = decisions.repeated(try decisions.encoded(actor.encoder), draws)
    let shift = decisions.graph.tanh(
      try decisions.perceptron(decisions.graph.concat([shifted, drawn]), actor.perceptron, name: "perturbation"))
    let moved = decisions.graph.add(drawn, decisions.graph.multiply(shift, actor.limit))
    let points = decisions.graph.clip(moved, -1...1)
    let valued = decisions.repeated(try decisions.encoded(critic.encoder), draws)
    let rows = decisions.graph.reshape(decisions.graph.concat([valued, points]), [-1, critic.encoder.width + width])
    let values = try decisions.perceptron(rows, critic.perceptron, name: "value")
    let first = decisions.graph.reshape(decisions.graph.select(values, axis: 0, 0), [-1, draws])
    let best = decisions.graph.unsqueeze(decisions.graph.argMax(first), axes: [1])
    decisions.decide(points: decisions.graph.squeeze(decisions.graph.gatherRows(points, best), axes: [1]))
  }
}

extension DecisionGraph {
  /// [batch, count, width] of [batch, width].
  fileprivate mutating func repeated(_ encoded: Value, _ count: Int) -> Value {
    graph.expand(graph.unsqueeze(encoded, axes: [1]), [1, count, 1])
  }

  /// A constant [1, count, width] for every row of the batch.
  fileprivate mutating func alongside(_ value: Value, _ constant: Value) -> Value {
    graph.add(constant, graph.zeros(like: graph.slice(value, axis: 2, 0..<1)))
  }
}
