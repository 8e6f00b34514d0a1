import Tensors

/// The last block too is computed at every place, and the one wanted is taken from it: every place sees itself.
extension AttentionEncoder: GraphedSequence {
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    try along(input, times: times(input, in: &graph), in: &graph)
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let past = PastInputs.Graph(appending: input, width: layout.inputs, to: &memory, reach: reach, in: &graph)
    var times = times(past.inputs, in: &graph)
    if layout.time == nil { times = graph.add(times, graph.unsqueeze(past.offsets, axes: [1])) }
    return graph.rows(try along(past.inputs, times: times, in: &graph), at: past.places)
  }

  /// - Parameter times: [N, L, 1], or [1, L, 1].
  private func along(
    _ input: ONNXGraph.Value, times: ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let gaps = graph.unsqueeze(graph.subtract(graph.transpose(times, [0, 2, 1]), times), axes: [1])
    let bias = graph.multiply(gaps, try graph.constant(rates.exp(), name: "rates"))
    let blocked = hidden(input, in: &graph)
    let embedded = try graph.timeEmbedding(times, embedding)
    var value = graph.add(try graph.linear(input, projection, name: "projection"), embedded)
    for (place, block) in blocks.enumerated() {
      value = try graph.transformerBlock(value, block, bias: bias, blocked: blocked, name: "block.\(place)")
    }
    return try graph.layerNorm(value, norm)
  }

  /// t: [N, L, 1], or [1, L, 1] where it is the place.
  private func times(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) -> ONNXGraph.Value {
    if let time = layout.time { return graph.natural(input, [time]) }
    return graph.unsqueeze(graph.cast(graph.places(of: input, axis: 1), to: .float32), axes: [0, 2])
  }

  /// Whether a place (last dimension) is not seen, [L, L].
  private func hidden(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) -> ONNXGraph.Value {
    let seen = graph.places(of: input, axis: 1)
    let looking = graph.unsqueeze(seen, axes: [1])
    let isPast = graph.isAtLeast(graph.subtract(looking, seen), graph.integers([window]))
    return graph.either(graph.isGreater(seen, looking), isPast)
  }
}
