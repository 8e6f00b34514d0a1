import DosingMDP
import Tensors

/// Encodings of histories, as ``Encoder`` makes them.
extension DecisionGraph {
  /// z [batch, width].
  /// - Throws: ``ONNXError`` where the encoder has no graph.
  mutating func encoded(_ encoder: Encoder) throws -> Value {
    let now = try seen(present, encoder)
    let constant = try fused(encoder.fusion)
    guard let sequence = encoder.sequence else { return joined([now] + constant) }
    let past = try seen(course ?? graph.unsqueeze(present, axes: [1]), encoder)
    switch sequence {
    case let recurrent as GRUEncoder:
      let states = try graph.gru(past, recurrent.recurrence).outputs
      return joined([last(states), now] + constant)
    case let recurrent as LSTMEncoder:
      let states = try graph.lstm(past, recurrent.recurrence.layers.map(ONNXGraph.RecurrentWeights.init)).outputs
      return joined([last(states), now] + constant)
    case let window as WindowEncoder:
      return joined((try self.window(past, window).map { [$0] } ?? []) + [now] + constant)
    default:
      throw ONNXError(
        "the policy's encoder of histories, \(encoder.kind.rawValue), cannot be written as an ONNX graph; state, window, "
          + "gru and lstm can")
    }
  }

  private mutating func joined(_ parts: [Value]) -> Value { parts.count == 1 ? parts[0] : graph.concat(parts) }

  /// The states at the present [batch, width] of those along the course [batch, time, width].
  private mutating func last(_ states: Value) -> Value {
    guard let place else { return graph.select(states, axis: 1, 0) }
    return graph.squeeze(graph.gatherRows(states, graph.unsqueeze(place, axes: [1])), axes: [1])
  }

  /// u: [..., F] → [..., inputs].
  private mutating func seen(_ features: Value, _ encoder: Encoder) throws(TensorError) -> Value {
    guard let columns = encoder.columns else { return features }
    var parts = [graph.gather(features, graph.integers(columns), axis: -1)]
    for (category, table) in zip(encoder.codes.categories, encoder.codes.tables) {
      let code = graph.node("Round", [graph.select(features, axis: -1, category.feature)], type: .float32)
      parts.append(try graph.embedding(graph.cast(code, to: .int64), table, name: "code.\(category.feature)"))
    }
    return joined(parts)
  }

  private mutating func fused(_ fusion: Fusion) throws(TensorError) -> [Value] {
    var parts: [Value] = []
    for (block, projection) in zip(fusion.blocks, fusion.projections) {
      let covariates = graph.gather(present, graph.integers(block.features), axis: -1)
      parts.append(graph.relu(try graph.linear(covariates, projection, name: "block.\(block.name)")))
    }
    return parts
  }

  /// The inputs before the present one, with a 1 at each [batch, past (inputs + 1)]; `nil` where none are read.
  private mutating func window(_ course: Value, _ window: WindowEncoder) throws -> Value? {
    guard window.past > 0, let place else { return nil }
    let ones = graph.add(graph.multiply(graph.slice(course, axis: 2, 0..<1), 0), 1)
    let padded = graph.pad(graph.concat([course, ones]), [0, window.past, 0, 0, 0, 0])
    let places = graph.add(graph.unsqueeze(place, axes: [1]), graph.integers(Array(0..<window.past)))
    return graph.reshape(graph.gatherRows(padded, places), [0, window.width])
  }
}
