import DosingMDP
import Tensors

/// Networks over encodings, and what is made of their values.
extension DecisionGraph {
  /// [batch, outputs] of [batch, inputs].
  mutating func perceptron(
    _ input: Value, _ perceptron: MultilayerPerceptron, name: String
  ) throws(TensorError) -> Value {
    var output = input
    for (place, layer) in perceptron.layers.enumerated() {
      output = try graph.linear(output, layer, name: "\(name).\(place)")
      if place < perceptron.layers.count - 1 { output = graph.activated(output, perceptron.activation) }
    }
    return output
  }

  /// [members, batch, outputs] of [batch, inputs].
  mutating func perceptron(
    _ input: Value, _ perceptron: EnsemblePerceptron, name: String
  ) throws(TensorError) -> Value {
    var output = input
    for (place, layer) in perceptron.layers.enumerated() {
      output = try graph.linear(output, layer, name: "\(name).\(place)")
      if place < perceptron.layers.count - 1 { output = graph.activated(output, perceptron.activation) }
    }
    return output
  }

  /// [batch, outputs] at the present.
  mutating func output(of network: EncodedPerceptron, name: String = "output") throws -> Value {
    try perceptron(encoded(network.encoder), network.perceptron, name: name)
  }

  /// [members, batch, A], or [members, batch, A, atoms] where an option has several.
  mutating func values(_ network: ActionValueNetwork, _ encoded: Value) throws(TensorError) -> Value {
    var values = try perceptron(encoded, network.trunk, name: "value")
    let (atoms, isDueling) = (network.atoms, network.stateStream != nil)
    if atoms > 1 || isDueling { values = graph.reshape(values, [network.members, -1, network.actions, atoms]) }
    if let stream = network.stateStream {
      let state = graph.unsqueeze(try perceptron(encoded, stream, name: "state"), axes: [2])
      let mean = graph.mean(values, axis: 2, keepsDimension: true)
      values = graph.subtract(graph.add(state, values), mean)
    }
    return atoms == 1 && isDueling ? graph.squeeze(values, axes: [3]) : values
  }

  /// As ``pessimisticValues(_:_:)``: [batch, A] of [members, batch, A].
  mutating func pessimistic(_ values: Value, members: Int, _ pessimism: Double) -> Value {
    guard members > 1 else { return graph.select(values, axis: 0, 0) }
    let mean = graph.mean(values, axis: 0)
    guard pessimism != 0 else { return mean }
    let deviations = graph.subtract(values, mean)
    let squares = graph.sum(graph.multiply(deviations, deviations), axis: 0)
    let deviation = graph.sqrt(graph.divide(squares, Double(members - 1)))
    return graph.subtract(mean, graph.multiply(deviation, pessimism))
  }

  /// As ``ActionSupport/supported(_:)``; `nil` where all options are.
  /// - Parameter logProbabilities: float64 [batch, A].
  mutating func supported(_ support: ActionSupport, _ logProbabilities: Value) -> Value? {
    let greatest = graph.greatest(logProbabilities, axis: -1, keepsDimension: true)
    switch support {
    case .everything: return nil
    case .relative(let share): return graph.isAtLeast(logProbabilities, graph.add(greatest, support.logarithm(share)))
    case .absolute(let probability):
      let isProbable = graph.isAtLeast(logProbabilities, graph.scalar(support.logarithm(probability), .float64))
      return graph.either(isProbable, graph.isAtLeast(logProbabilities, greatest))
    }
  }

  /// As ``RiskMeasure/value(quantiles:)``: [...] of [..., count].
  mutating func value(_ risk: RiskMeasure, quantiles: Value, count: Int) -> Value {
    switch risk {
    case .mean: graph.mean(quantiles, axis: -1)
    case .worstCase: graph.least(quantiles, axis: -1)
    case .conditionalValueAtRisk(let share):
      weightedSum(
        graph.sorted(quantiles, length: count), RiskMeasure.weights(count, share: share).map(Double.init))
    }
  }

  /// As ``RiskMeasure/value(probabilities:support:)``: [...] of [..., count].
  mutating func value(
    _ risk: RiskMeasure, probabilities: Value, support: Tensor
  ) throws(TensorError) -> Value {
    let atoms = try support.doubles()
    switch risk {
    case .mean: return weightedSum(probabilities, atoms)
    case .worstCase:
      let isPossible = graph.isAtLeast(probabilities, graph.scalar(0.01))
      return graph.least(graph.choose(isPossible, graph.constant(atoms), else: graph.scalar(1e30)), axis: -1)
    case .conditionalValueAtRisk(let share):
      let below = graph.subtract(graph.cumulativeSum(probabilities), probabilities)
      let rest = graph.maximum(graph.subtract(graph.scalar(share), below), graph.scalar(0))
      return graph.divide(weightedSum(graph.minimum(probabilities, rest), atoms), share)
    }
  }

  /// Σ_i w_i x_i over the last dimension.
  private mutating func weightedSum(_ values: Value, _ weights: [Double]) -> Value {
    graph.sum(graph.multiply(values, graph.constant(weights)), axis: -1)
  }
}

extension ONNXGraph {
  fileprivate mutating func activated(_ value: Value, _ activation: PerceptronConfiguration.Activation) -> Value {
    switch activation {
    case .relu: relu(value)
    case .tanh: tanh(value)
    case .silu: silu(value)
    }
  }
}
