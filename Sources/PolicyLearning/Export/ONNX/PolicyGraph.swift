import DosingMDP
import Foundation
import Stochastics
import Tensors

extension NetworkSnapshot {
  /// The policy as an ONNX graph that decides for many patients at once.
  ///
  /// | Input | Type, shape | |
  /// | --- | --- | --- |
  /// | `observation` | float64 [batch, F] | features as in ``Description/schema``, not normalized: the graph does that |
  /// | `center` | int64 [batch] | place in the schema's vocabulary of centers, 0 unknown |
  /// | `allowed` | bool [batch, A] | the actions that may be taken; at least one in each row |
  /// | `memory` | float32 [layers, batch, hidden] | with `gru` and `lstm` (twice the layers): zeros at a patient's first decision, then `memory_next` |
  /// | `memory` | float32 [batch, width] | with another encoder of histories: the same |
  ///
  /// | Output | Type, shape | |
  /// | --- | --- | --- |
  /// | `probabilities` | float64 [batch, A] | the policy's, 0 where not allowed; of a Q-ensemble only if it says how it chooses |
  /// | `action` | int64 [batch] | the likeliest action, with `probabilities` |
  /// | `imitation_log_probabilities` | float64 [batch, A] | of a Q-ensemble: ln p(a) of the clinicians' imitation |
  /// | `member_values` | float32 [members, batch, A] | of a Q-ensemble: Q of each member in scaled rewards |
  /// | `memory_next` | as `memory` | with an encoder of histories |
  ///
  /// The entry `titrate.policy` of the file's metadata is the ``Description`` as JSON.
  /// - Throws: `ParameterError` or `TensorError` where the weights do not fit the description.
  public func onnxGraph(name: String = "policy") throws -> ONNXGraph { try PolicyGraph(self, name: name).graph }
}

/// Builds the graph of a saved policy: the same arithmetic as ``QEnsemblePolicy`` and ``CloningPolicy``, in the same types.
private struct PolicyGraph {
  private(set) var graph: ONNXGraph
  private let description: NetworkSnapshot.Description
  private let observation: ONNXGraph.Value
  private let center: ONNXGraph.Value
  private let forbidden: ONNXGraph.Value

  private var actions: Int { description.actions.count }

  init(_ snapshot: NetworkSnapshot, name: String) throws {
    description = snapshot.description
    let (features, actions) = (description.schema.features.count, description.actions.count)
    var graph = ONNXGraph(name: name)
    observation = graph.input("observation", [.batch, .fixed(features)], type: .float64)
    center = graph.input("center", [.batch], type: .int64)
    let allowed = graph.input("allowed", [.batch, .fixed(actions)], type: .bool)
    forbidden = graph.not(allowed)
    self.graph = graph
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.graph.metadata["titrate.policy"] = String(decoding: try encoder.encode(description), as: UTF8.self)
    let network = description.network
    switch description.kind {
    case .qEnsemble:
      let module = try QEnsembleNetwork(
        network, schema: description.schema, normalizer: description.normalizer, actions: actions, key: Key(seed: 0))
      try snapshot.restore(into: module)
      try add(module)
    case .cloning:
      let module = try CloningNetwork(
        network, schema: description.schema, normalizer: description.normalizer, actions: actions, key: Key(seed: 0))
      try snapshot.restore(into: module)
      try add(module)
    }
  }

  private mutating func add(_ network: CloningNetwork) throws(TensorError) {
    var logits = try graph.perceptron(encoded(network.encoder), network.layers)
    if network.lapse > 0 {
      let rest = graph.multiply(graph.softmax(logits), 1 - network.lapse)
      logits = graph.log(graph.add(rest, network.lapse / Double(actions)))
    }
    let masked = graph.masked(graph.cast(logits, to: .float64), forbidden, fill: forbiddenValue)
    addOutputs(probabilities: graph.softmax(masked))
  }

  private mutating func add(_ network: QEnsembleNetwork) throws(TensorError) {
    let encoded = try encoded(network.encoder)
    let members = try graph.perceptron(encoded, network.valueLayers, name: "value")
    let logits = graph.cast(try graph.perceptron(encoded, network.policyLayers, name: "policy"), to: .float64)
    let logs = graph.logSoftmax(graph.masked(logits, forbidden, fill: -.infinity))
    if let choice = description.choice {
      addOutputs(probabilities: probabilities(choice, logs: logs, members: graph.cast(members, to: .float64)))
    }
    graph.output("imitation_log_probabilities", logs, [.batch, .fixed(actions)])
    graph.output("member_values", members, [.fixed(network.valueLayers[0].weight.size(0)), .batch, .fixed(actions)])
  }

  private mutating func addOutputs(probabilities: ONNXGraph.Value) {
    graph.output("probabilities", probabilities, [.batch, .fixed(actions)])
    graph.output("action", graph.argMax(probabilities), [.batch])
  }

  /// z at one decision, as ``HistoryEncoder/step(features:centers:memory:)``.
  private mutating func encoded(_ encoder: HistoryEncoder) throws(TensorError) -> ONNXGraph.Value {
    let place: ONNXGraph.Value
    if let embedding = encoder.embedding {
      place = try graph.embedding(center, embedding)
    } else {
      place = graph.gather(try graph.constant(.eye(encoder.centers), name: "centers"), center)
    }
    let input = graph.concat([graph.normalized(observation, description.normalizer), place])
    guard let sequence = encoder.sequence else { return input }
    let start = try sequence.start(count: 1)
    let shape: [ONNXDimension] =
      start.rank == 3 ? [.fixed(start.size(0)), .batch, .fixed(start.size(2))] : [.batch, .fixed(start.size(1))]
    var memory = graph.input("memory", shape)
    let output = try sequence.step(input, memory: &memory, in: &graph)
    graph.output("memory_next", memory, shape)
    return graph.concat([output, input])
  }

  /// As ``ActionChoice/probabilities(_:doses:)``.
  private mutating func probabilities(
    _ choice: ActionChoice, logs: ONNXGraph.Value, members: ONNXGraph.Value
  ) -> ONNXGraph.Value {
    switch choice {
    case .tempered(let temperature, let pessimism, let price):
      let costs = graph.constant(description.actions.options.map { price * $0.multiple }, type: .float64)
      let gains = graph.subtract(pessimistic(members, pessimism), costs)
      return graph.softmax(graph.add(logs, graph.divide(gains, temperature)))
    case .greedy(let flexibility, let pessimism):
      let greatest = graph.greatest(logs, axis: -1, keepsDimension: true)
      let limit = graph.add(greatest, log(flexibility))
      let possible = graph.isGreater(logs, graph.scalar(-.infinity, .float64))
      let candidates = graph.both(graph.isAtLeast(logs, limit), possible)
      let values = graph.masked(pessimistic(members, pessimism), graph.not(candidates), fill: -.infinity)
      let best = graph.unsqueeze(graph.argMax(values), axes: [1])
      let places = graph.integers(Array(0..<actions))
      return graph.cast(graph.isEqual(places, best), to: .float64)
    }
  }

  /// mean - kappa · sd over the members, as ``ActionAppraisal/pessimisticValues(_:)``.
  private mutating func pessimistic(_ members: ONNXGraph.Value, _ kappa: Double) -> ONNXGraph.Value {
    let mean = graph.mean(members, axis: 0)
    let count = description.network.members
    guard count > 1, kappa != 0 else { return mean }
    let deviations = graph.subtract(members, mean)
    let variance = graph.divide(graph.sum(graph.multiply(deviations, deviations), axis: 0), Double(count - 1))
    return graph.subtract(mean, graph.multiply(graph.sqrt(variance), kappa))
  }
}
