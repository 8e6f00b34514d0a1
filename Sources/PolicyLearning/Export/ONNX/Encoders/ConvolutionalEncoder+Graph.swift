import Tensors

extension ConvolutionalEncoder: GraphedSequence {
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value {
    var value = graph.transpose(input, [0, 2, 1])
    for (place, block) in blocks.enumerated() {
      value = try graph.temporalBlock(value, block, name: "temporal.\(place)")
    }
    return graph.transpose(value, [0, 2, 1])
  }

  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    let past = PastInputs.Graph(appending: input, width: layout.inputs, to: &memory, reach: reach, in: &graph)
    return try last(past.inputs, places: past.places, in: &graph)
  }
}
