import Stochastics
import Tensors

/// GRU-D: a gated recurrent unit in which what was measured long ago fades, and with it the state. With the last value
/// x, whether it was measured now, m, and the interval δ since the measurement before (``MeasurementIntervals``):
///
///     γ_x = exp(-max(0, w ⊙ δ + b_x)),  γ_h = exp(-max(0, W δ + b_h))
///     x̂ = m ⊙ x + (1 - m) ⊙ (γ_x ⊙ x + (1 - γ_x) ⊙ x̃)
///     h_t = GRU([x̂, m, other inputs], γ_h ⊙ h_{t-1})
///
/// Source: Che, Purushotham, Cho, Sontag, Liu 2018, Sci Rep 8:6085, doi:10.1038/s41598-018-24271-9, equations 10-16.
/// Deviations: as everywhere here, the reset gate multiplies after the product with the state; the mean x̃ is a parameter
/// that starts at the value given, 0 for normalized features; w starts at 0.1, which lets gradients through. Ages enter
/// by δ alone. Further layers are plain.
struct DecayingGRUEncoder: SequenceEncoder {
  let recurrence: GRU
  /// w and b_x, [variables].
  let inputDecay: (weight: Tensor, bias: Tensor)
  /// W and b_h.
  let hiddenDecay: Linear
  /// x̃, [variables].
  let mean: Tensor
  let intervals: MeasurementIntervals
  let values: [Int]
  let measured: [TemporalLayout.Place]
  /// Inputs that are neither a value nor an age that an interval is made of.
  let others: [Int]

  /// - Parameter mean: where values fade to, per measurement of the layout, as the network sees them.
  init(
    _ configuration: EncoderConfiguration, layout: TemporalLayout, mean: [Double]? = nil, key: Key,
    dataType: DataType = .float32
  ) throws(TensorError) {
    let count = layout.measurements.count
    intervals = MeasurementIntervals(layout)
    values = layout.measurements.map(\.value)
    measured = layout.measurements.map(\.measured)
    let ages = intervals.usesAges ? layout.measurements.compactMap { $0.age?.index } : []
    let taken = Set(values + ages)
    others = (0..<layout.inputs).filter { !taken.contains($0) }
    recurrence = try GRU(
      count + others.count, hidden: configuration.hidden, layers: configuration.layers,
      key: key.child(.initialization, 0), dataType: dataType)
    inputDecay = (
      try Initialization.constant(0.1, [count], dataType: dataType),
      try Initialization.constant(0, [count], dataType: dataType)
    )
    hiddenDecay = try Linear(
      intervals.count, configuration.hidden, key: key.child(.initialization, 1), dataType: dataType)
    let start = mean ?? [Double](repeating: 0, count: count)
    precondition(start.count == count, "DecayingGRUEncoder: \(start.count) means of \(count) measurements")
    self.mean = try Tensor(start, dataType: dataType).requireGradient()
  }

  var width: Int { recurrence.hiddenSize }

  var parameters: [NamedTensor] {
    recurrence.parameters.prefixed("gru")
      + [
        (name: "input_decay.weight", tensor: inputDecay.weight), (name: "input_decay.bias", tensor: inputDecay.bias),
      ] + hiddenDecay.parameters.prefixed("hidden_decay") + [(name: "mean", tensor: mean)]
  }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor {
    let intervals = try intervals.along(input)
    return try recurrence.states(along: faded(input, intervals), decay: hiddenDecay.decay(intervals))
  }

  /// [x̂, other inputs].
  private func faded(_ input: Tensor, _ intervals: Tensor) throws(TensorError) -> Tensor {
    let plain = try input.columns(others)
    guard !values.isEmpty else { return plain }
    let value = try input.columns(values)
    let fading = try decay(inputDecay.bias.addProduct(intervals, inputDecay.weight))
    // x̂ = x̃ + γ (x - x̃), γ one where x was measured now.
    let share = try fading.masked(input.natural(measured) .> 0.5, fill: 1)
    return try .cat([mean.addProduct(share, value - mean), plain], dimension: -1)
  }

  /// exp(-max(0, a)).
  private func decay(_ exponent: Tensor) throws(TensorError) -> Tensor { try (-exponent.relu()).exp() }

  /// The states of all layers, side by side, then the memory of the intervals.
  func start(count: Int) throws(TensorError) -> Tensor {
    let states = recurrence.layers.count * recurrence.hiddenSize
    return try .zeros([count, states + intervals.memoryWidth], dataType: mean.dataType ?? .float32)
  }

  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let (count, layers, hidden) = (input.size(0), recurrence.layers.count, recurrence.hiddenSize)
    let parts = try memory.split([hidden, (layers - 1) * hidden, intervals.memoryWidth], dimension: 1)
    var intervalMemory = parts[2]
    let intervals = try intervals.step(input, memory: &intervalMemory)
    let first = try parts[0] * hiddenDecay.decay(intervals)
    let states = try Tensor.cat([first, parts[1]], dimension: 1).reshape([count, layers, hidden]).transpose(0, 1)
    let (output, next) = try recurrence.step(faded(input, intervals), hidden: states)
    let flat = try next.transpose(0, 1).reshape([count, layers * hidden])
    memory = try .cat([flat, intervalMemory], dimension: 1)
    return output
  }
}
