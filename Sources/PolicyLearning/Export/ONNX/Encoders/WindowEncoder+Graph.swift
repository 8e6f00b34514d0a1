import Tensors

extension WindowEncoder: GraphedSequence {
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    let places = graph.unsqueeze(graph.places(of: input, axis: 1), axes: [0])
    return window(input, graph.expand(places, like: graph.select(input, axis: 2, 0)), in: &graph)
  }

  func last(
    _ input: ONNXGraph.Value, places: ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    graph.squeeze(window(input, graph.unsqueeze(places, axes: [1]), in: &graph), axes: [1])
  }

  /// The inputs before some places, with a 1 at each.
  /// - Parameter places: int64 [N, K].
  /// - Returns: [N, K, width].
  private func window(
    _ input: ONNXGraph.Value, _ places: ONNXGraph.Value, in graph: inout ONNXGraph
  ) -> ONNXGraph.Value {
    let ones = graph.add(graph.zeros(like: graph.slice(input, axis: 2, 0..<1)), 1)
    let padded = graph.pad(graph.concat([input, ones]), [0, past, 0, 0, 0, 0])
    let seen = (0..<past).map { graph.gatherRows(padded, graph.add(places, graph.integers([$0]))) }
    return seen.isEmpty ? graph.slice(graph.gatherRows(input, places), axis: 2, 0..<0) : graph.concat(seen)
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let past = PastInputs.Graph(appending: input, width: inputs, to: &memory, reach: past + 1, in: &graph)
    return try last(past.inputs, places: past.places, in: &graph)
  }
}
