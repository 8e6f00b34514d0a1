import Tensors

/// An encoder of sequences as operations of ONNX, with its weights: the same arithmetic as ``SequenceEncoder``.
protocol GraphedSequence {
  /// Along whole histories that begin at the first place, [N, L, inputs] → [N, L, width].
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) throws(TensorError) -> ONNXGraph.Value

  /// At one place of each history, [N, L, inputs] → [N, width].
  /// - Parameter places: int64 [N].
  func last(
    _ input: ONNXGraph.Value, places: ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value

  /// At the next decision of each patient, [N, inputs] → [N, width]; the memory, in the shape of
  /// ``SequenceEncoder/start(count:)``, is replaced by the one after.
  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value
}

extension GraphedSequence {
  func last(
    _ input: ONNXGraph.Value, places: ONNXGraph.Value, in graph: inout ONNXGraph
  ) throws(TensorError) -> ONNXGraph.Value {
    graph.rows(try along(input, in: &graph), at: places)
  }
}

extension ONNXGraph {
  /// One place of each row, [N, L, width] → [N, width].
  /// - Parameter places: int64 [N].
  mutating func rows(_ value: Value, at places: Value) -> Value {
    squeeze(gatherRows(value, unsqueeze(places, axes: [1])), axes: [1])
  }

  /// Some places of the last dimension, in the given order.
  mutating func columns(_ value: Value, _ places: [Int]) -> Value { gather(value, integers(places), axis: -1) }

  /// Some of the inputs in natural units, [..., inputs] → [..., places].
  mutating func natural(_ input: Value, _ places: [TemporalLayout.Place]) -> Value {
    let chosen = columns(input, places.map(\.index))
    guard places.contains(where: { $0.scale != 1 || $0.mean != 0 }) else { return chosen }
    return add(multiply(chosen, constant(places.map(\.scale))), constant(places.map(\.mean)))
  }
}
