import CTorch

extension GRU {
  /// The last layer's states along whole sequences, [batch, time, hidden], and where they decay between times:
  /// h'_t = GRU(x_t, d_t ⊙ h_{t-1}) in the first layer.
  ///
  /// Without decay the result is that of ``callAsFunction(_:hidden:)`` up to rounding. On a CPU it comes from a kernel
  /// with its own derivative, which is several times as fast as libtorch's because that records each elementwise
  /// operation of each time; the kernel has no second derivative, and asking for one is an error.
  /// - Parameters:
  ///   - input: [batch, time, features].
  ///   - hidden: the state before the first time, [layers, batch, hidden]; zeros where missing.
  ///   - decay: d, [batch, time, hidden].
  public func states(along input: Tensor, hidden: Tensor? = nil, decay: Tensor? = nil) throws(TensorError) -> Tensor {
    guard input.device == .cpu else { return try recordedStates(input, hidden: hidden, decay: decay) }
    let start = if let hidden { hidden } else { try initialHidden(batch: input.rank > 0 ? input.size(0) : 1) }
    var value = input
    for (place, layer) in layers.enumerated() {
      let before = try start.select(dimension: 0, place)
      let decay = place == 0 ? decay : nil
      let result = ct_gru_sequence(value.pointer, before.pointer, decay?.pointer, pointers(layer.tensors))
      value = try produce(
        "GRU.states", result, [value, before] + (decay.map { [$0] } ?? []) + layer.tensors)
    }
    return value
  }

  /// The same from operations that libtorch has on every device.
  private func recordedStates(_ input: Tensor, hidden: Tensor?, decay: Tensor?) throws(TensorError) -> Tensor {
    guard let decay else { return try self(input, hidden: hidden).outputs }
    var state = if let hidden { hidden } else { try initialHidden(batch: input.size(0)) }
    var outputs: [Tensor] = []
    for time in 0..<input.size(1) {
      let first = try state.narrow(dimension: 0, start: 0, length: 1) * decay.select(dimension: 1, time)
      let others = try state.narrow(dimension: 0, start: 1, length: layers.count - 1)
      let result = try step(
        input.select(dimension: 1, time), hidden: layers.count == 1 ? first : .cat([first, others]))
      state = result.hidden
      outputs.append(result.output)
    }
    return try .stack(outputs, dimension: 1)
  }
}
