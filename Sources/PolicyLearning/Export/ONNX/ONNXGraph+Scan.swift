/// Operations that are repeated along a dimension.
extension ONNXGraph {
  /// Goes through sequences from the first place to the last, as ONNX's `Scan` does: the states that come out of a place
  /// go into the next.
  ///
  ///     let sums = graph.scan([zero], along: [x], axis: 1) { graph, states, places in
  ///       let sum = graph.add(states[0], places[0])
  ///       return (states: [sum], outputs: [sum])
  ///     }
  ///
  /// - Parameters:
  ///   - states: those that go into the first place, each of a shape that stays.
  ///   - sequences: what is gone through, of equal lengths along the axis.
  ///   - axis: of the sequences, and of the outputs.
  ///   - step: adds the operations of one place. It is given the states, and the sequences' part of this place, in which
  ///     the axis is gone; it gives as many states, and what is kept of this place.
  /// - Returns: the states that come out of the last place, and what was kept of each place along the axis.
  public mutating func scan<Failure>(
    _ states: [Value], along sequences: [Value], axis: Int,
    step: (_ graph: inout ONNXGraph, _ states: [Value], _ places: [Value]) throws(Failure) -> (
      states: [Value], outputs: [Value]
    )
  ) throws(Failure) -> (states: [Value], outputs: [Value]) {
    precondition(!sequences.isEmpty, "ONNXGraph.scan along nothing")
    let given = (states + sequences).map(\.type)
    var outputs = 0
    let (body, types) = try body(of: given) { (graph, inputs) throws(Failure) in
      let results = try step(
        &graph, Array(inputs.prefix(states.count)), Array(inputs.dropFirst(states.count)))
      precondition(
        results.states.map(\.type) == states.map(\.type), "ONNXGraph.scan: \(states) become \(results.states)")
      outputs = results.outputs.count
      return results.states + results.outputs
    }
    let attributes: KeyValuePairs<String, ONNXAttribute> = [
      "num_scan_inputs": .integer(sequences.count),
      "scan_input_axes": .integers(sequences.map { _ in axis }),
      "scan_output_axes": .integers([Int](repeating: axis, count: outputs)),
    ]
    let results = node("Scan", states + sequences, attributes: attributes, body: body, types: types)
    return (Array(results.prefix(states.count)), Array(results.dropFirst(states.count)))
  }
}
