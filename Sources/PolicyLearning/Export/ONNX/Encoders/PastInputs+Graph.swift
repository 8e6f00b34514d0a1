extension PastInputs {
  /// The same as operations of ONNX.
  struct Graph {
    /// From the earliest that is kept on, then zeros [N, reach, inputs].
    let inputs: ONNXGraph.Value
    /// Where the last input is, int64 [N].
    let places: ONNXGraph.Value
    /// Which decision of the patient the first input belongs to, from 0, float32 [N, 1].
    let offsets: ONNXGraph.Value

    /// What is kept after one more input of each patient.
    /// - Parameters:
    ///   - input: [N, width].
    ///   - memory: [N, reach · width + 1], replaced by the one after.
    init(
      appending input: ONNXGraph.Value, width: Int, to memory: inout ONNXGraph.Value, reach: Int,
      in graph: inout ONNXGraph
    ) {
      let kept = graph.reshape(graph.slice(memory, axis: 1, 0..<reach * width), [0, reach, width])
      let decisions = graph.slice(memory, axis: 1, reach * width..<reach * width + 1)
      let newest = graph.unsqueeze(input, axes: [1])
      let shifted = graph.concat([graph.slice(kept, axis: 1, 1..<reach), newest], axis: 1)
      let free = graph.cast(graph.clip(decisions, 0...Double(reach - 1)), to: .int64)
      let isFree = graph.isEqual(graph.integers(Array(0..<reach)), free)
      let placed = graph.choose(graph.unsqueeze(isFree, axes: [2]), newest, else: kept)
      let isFull = graph.isAtLeast(decisions, graph.scalar(Double(reach)))
      inputs = graph.choose(graph.unsqueeze(isFull, axes: [2]), shifted, else: placed)
      places = graph.squeeze(free, axes: [1])
      offsets = graph.relu(graph.add(decisions, Double(1 - reach)))
      memory = graph.concat([graph.reshape(inputs, [0, reach * width]), graph.add(decisions, 1)])
    }
  }
}
