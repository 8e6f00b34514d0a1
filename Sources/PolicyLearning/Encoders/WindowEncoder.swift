import Stochastics
import Tensors

/// The observations before the present one, side by side: per place, from the earliest on, the inputs and a 1; zeros
/// where there was no decision yet.
///
/// The present observation is joined by whoever uses the encoding, and the head of the learner is the network that reads
/// the window, so there are no parameters. Source: stacked frames, Mnih et al. 2015, doi:10.1038/nature14236.
struct WindowEncoder: SequenceEncoder {
  let width: Int
  let inputs: Int
  /// Observations before the present one.
  let past: Int
  private let dataType: DataType

  init(_ configuration: EncoderConfiguration, layout: TemporalLayout, dataType: DataType = .float32) {
    precondition(configuration.window > 0, "WindowEncoder: a window of \(configuration.window) decisions")
    inputs = layout.inputs
    past = configuration.window - 1
    width = past * (layout.inputs + 1)
    self.dataType = dataType
  }

  var parameters: [NamedTensor] { [] }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor {
    let (count, length) = (input.size(0), input.size(1))
    guard past > 0 else { return try input.narrow(dimension: 2, start: 0, length: 0) }
    let padded = try padded(input)
    var places: [Tensor] = []
    for place in 0..<past { places.append(try padded.narrow(dimension: 1, start: place, length: length)) }
    return try Tensor.cat(places, dimension: -1).reshape([count, length, width])
  }

  func last(_ input: Tensor, places: Tensor, key: Key?) throws(TensorError) -> Tensor {
    let count = input.size(0)
    guard past > 0 else { return try input.select(dimension: 1, 0).narrow(dimension: 1, start: 0, length: 0) }
    let window = try places.unsqueeze(dimension: 1) + Tensor.arange(past, device: input.device)
    let index = try window.unsqueeze(dimension: 2).expand([count, past, inputs + 1])
    return try padded(input).gather(dimension: 1, index).reshape([count, width])
  }

  /// The inputs with a 1 at each, behind as many zeros as a window has past places.
  private func padded(_ input: Tensor) throws(TensorError) -> Tensor {
    let ones = try Tensor.ones(
      [input.size(0), input.size(1), 1], dataType: input.dataType ?? dataType, device: input.device)
    return try Tensor.cat([input, ones], dimension: -1).padded([0, 0, past, 0])
  }

  func start(count: Int) throws(TensorError) -> Tensor {
    try PastInputs.start(count: count, reach: past + 1, inputs: inputs, dataType: dataType, device: .cpu)
  }

  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let past = try PastInputs(appending: input, to: &memory, reach: past + 1)
    return try last(past.inputs, places: past.places, key: nil)
  }
}
