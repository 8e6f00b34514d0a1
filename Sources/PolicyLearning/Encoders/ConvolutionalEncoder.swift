import Stochastics
import Tensors

/// A temporal convolutional network: block i, from 0, has the dilation 2^i, so a decision sees the
/// 1 + 2 (kernel - 1) (2^layers - 1) last ones.
///
/// Source: Bai, Kolter, Koltun 2018, arXiv:1803.01271; see ``Tensors/TemporalBlock`` for deviations.
struct ConvolutionalEncoder: SequenceEncoder {
  let blocks: [TemporalBlock]
  let layout: TemporalLayout
  private let dataType: DataType
  /// Decisions that one sees, itself among them.
  let reach: Int
  let width: Int

  init(
    _ configuration: EncoderConfiguration, layout: TemporalLayout, key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    var blocks: [TemporalBlock] = []
    for layer in 0..<configuration.layers {
      blocks.append(
        try TemporalBlock(
          layer == 0 ? layout.inputs : configuration.hidden, configuration.hidden, taps: configuration.kernel,
          dilation: 1 << layer, dropout: configuration.dropout, key: key.child(.initialization, layer),
          dataType: dataType))
    }
    self.blocks = blocks
    self.layout = layout
    self.dataType = dataType
    reach = 1 + 2 * (configuration.kernel - 1) * ((1 << configuration.layers) - 1)
    width = configuration.hidden
  }

  var parameters: [NamedTensor] { blocks.enumerated().flatMap { $1.parameters.prefixed("block.\($0)") } }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor {
    var value = input
    for (layer, block) in blocks.enumerated() { value = try block(value, key: key?.child(.dropout, layer)) }
    return value
  }

  func start(count: Int) throws(TensorError) -> Tensor {
    try PastInputs.start(count: count, reach: reach, inputs: layout.inputs, dataType: dataType, device: .cpu)
  }

  /// Inputs that are older than the reach change nothing, so those that are kept may stand at the beginning.
  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let past = try PastInputs(appending: input, to: &memory, reach: reach)
    return try last(past.inputs, places: past.places, key: nil)
  }
}
