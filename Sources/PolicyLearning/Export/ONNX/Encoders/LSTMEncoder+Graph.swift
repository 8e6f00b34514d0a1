import Tensors

extension LSTMEncoder: GraphedSequence {
  private var weights: [ONNXGraph.RecurrentWeights] { recurrence.layers.map(ONNXGraph.RecurrentWeights.init) }

  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    try graph.lstm(input, weights).outputs
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let layers = recurrence.layers.count
    let (hidden, cell) = (
      graph.slice(memory, axis: 0, 0..<layers), graph.slice(memory, axis: 0, layers..<2 * layers)
    )
    let results = try graph.lstm(graph.unsqueeze(input, axes: [1]), hidden: hidden, cell: cell, weights)
    memory = graph.concat([results.hidden, results.cell], axis: 0)
    return graph.squeeze(results.outputs, axes: [1])
  }
}
