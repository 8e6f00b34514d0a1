import Stochastics
import Tensors

/// The state of a gated recurrent unit, through ``Tensors/GRU/states(along:hidden:decay:)``.
struct GRUEncoder: SequenceEncoder {
  let recurrence: GRU

  init(
    _ configuration: EncoderConfiguration, layout: TemporalLayout, key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    recurrence = try GRU(
      layout.inputs, hidden: configuration.hidden, layers: configuration.layers, key: key, dataType: dataType)
  }

  var width: Int { recurrence.hiddenSize }
  var parameters: [NamedTensor] { recurrence.parameters }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor { try recurrence.states(along: input) }

  func start(count: Int) throws(TensorError) -> Tensor { try recurrence.start(count: count) }

  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    try recurrence.step(input, memory: &memory)
  }
}

/// The recurrence by libtorch's own operation, whose rounding the published figures of ``HistoryEncoder`` rest on.
extension GRU: SequenceEncoder {
  var width: Int { hiddenSize }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor { try self(input).outputs }

  func start(count: Int) throws(TensorError) -> Tensor { try initialHidden(batch: count) }

  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let (output, next) = try step(input, hidden: memory)
    memory = next
    return output
  }
}
