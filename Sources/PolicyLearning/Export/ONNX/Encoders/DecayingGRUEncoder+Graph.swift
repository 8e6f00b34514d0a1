import Tensors

extension DecayingGRUEncoder: GraphedSequence {
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    let intervals = intervals.along(input, in: &graph)
    let seen = try faded(input, intervals, in: &graph)
    return try graph.gru(seen, decay: hiddenDecay(intervals, in: &graph), recurrence).outputs
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let (layers, hidden) = (recurrence.layers.count, recurrence.hiddenSize)
    let states = layers * hidden
    var intervalMemory = graph.slice(memory, axis: 1, states..<states + intervals.memoryWidth)
    let intervals = intervals.step(input, memory: &intervalMemory, in: &graph)
    let first = graph.multiply(
      graph.slice(memory, axis: 1, 0..<hidden), try hiddenDecay(intervals, in: &graph))
    let others = graph.slice(memory, axis: 1, hidden..<states)
    let before = graph.transpose(graph.reshape(graph.concat([first, others]), [0, layers, hidden]), [1, 0, 2])
    let seen = graph.unsqueeze(try faded(input, intervals, in: &graph), axes: [1])
    let (outputs, next) = try graph.gru(seen, hidden: before, recurrence)
    let flat = graph.reshape(graph.transpose(next, [1, 0, 2]), [0, states])
    memory = graph.concat([flat, intervalMemory])
    return graph.squeeze(outputs, axes: [1])
  }

  /// [x̂, other inputs].
  private func faded(
    _ input: ONNXGraph.Value, _ intervals: ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let plain = graph.columns(input, others)
    guard !values.isEmpty else { return plain }
    let weighted = graph.multiply(intervals, try graph.constant(inputDecay.weight, name: "input_decay.weight"))
    let bias = try graph.constant(inputDecay.bias, name: "input_decay.bias")
    let fading = decay(graph.add(weighted, bias), in: &graph)
    let share = graph.masked(fading, graph.isMeasured(input, measured), fill: 1)
    let mean = try graph.constant(mean, name: "mean")
    let distance = graph.subtract(graph.columns(input, values), mean)
    return graph.concat([graph.add(mean, graph.multiply(share, distance)), plain])
  }

  /// γ_h.
  private func hiddenDecay(
    _ intervals: ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    decay(try graph.linear(intervals, hiddenDecay, name: "hidden_decay"), in: &graph)
  }

  /// exp(-max(0, a)).
  private func decay(_ exponent: ONNXGraph.Value, in graph: inout ONNXGraph) -> ONNXGraph.Value {
    graph.exp(graph.negate(graph.relu(exponent)))
  }
}
