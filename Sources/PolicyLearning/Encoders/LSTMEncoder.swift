import Stochastics
import Tensors

/// The hidden state of a long short-term memory. Its memory holds the hidden states of all layers, then their cells
/// [2 layers, N, hidden].
struct LSTMEncoder: SequenceEncoder {
  let recurrence: LSTM

  init(
    _ configuration: EncoderConfiguration, layout: TemporalLayout, key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    recurrence = try LSTM(
      layout.inputs, hidden: configuration.hidden, layers: configuration.layers, key: key, dataType: dataType)
  }

  var width: Int { recurrence.hiddenSize }
  var parameters: [NamedTensor] { recurrence.parameters }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor { try recurrence(input).outputs }

  func start(count: Int) throws(TensorError) -> Tensor {
    let state = try recurrence.initialState(batch: count)
    return try .cat([state.hidden, state.cell])
  }

  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let parts = try memory.chunk(2)
    let (output, state) = try recurrence.step(input, state: LSTM.State(hidden: parts[0], cell: parts[1]))
    memory = try .cat([state.hidden, state.cell])
    return output
  }
}
