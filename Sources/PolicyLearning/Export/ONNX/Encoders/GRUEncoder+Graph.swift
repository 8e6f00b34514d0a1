import Tensors

extension GRU: GraphedSequence {
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    try graph.gru(input, self).outputs
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let (outputs, next) = try graph.gru(graph.unsqueeze(input, axes: [1]), hidden: memory, self)
    memory = next
    return graph.squeeze(outputs, axes: [1])
  }
}

extension GRUEncoder: GraphedSequence {
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    try recurrence.along(input, in: &graph)
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    try recurrence.step(input, memory: &memory, in: &graph)
  }
}
