import Stochastics
import Tensors

/// Encodes what is known at each decision from the inputs up to it, and at none from what comes later.
///
/// Inputs are described by a ``TemporalLayout``. What ``along(_:key:)`` gives at a decision, ``last(_:places:key:)`` gives
/// of the history up to it, and ``step(_:memory:)`` of what the memory holds of that history: all three agree up to
/// rounding. So does what programs without Titrate compute by its operations of ONNX (``GraphedSequence``).
protocol SequenceEncoder: Module, GraphedSequence {
  /// The length of what is given at each decision.
  var width: Int { get }

  /// Along whole histories that begin at the first place, [N, L, inputs] → [N, L, width].
  /// - Parameter key: where dropout draws from, in training.
  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor

  /// At one place of each history, [N, L, inputs] → [N, width].
  /// - Parameter places: [N] integers.
  func last(_ input: Tensor, places: Tensor, key: Key?) throws(TensorError) -> Tensor

  /// The memory of `count` patients before their first decision. One of its dimensions is the patients': the only one,
  /// or the first of two, or the second of three.
  func start(count: Int) throws(TensorError) -> Tensor

  /// At the next decision of each patient, [N, inputs] → [N, width]; the memory is replaced by the one after.
  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor
}

extension SequenceEncoder {
  func last(_ input: Tensor, places: Tensor, key: Key?) throws(TensorError) -> Tensor {
    try along(input, key: key).rows(at: places)
  }
}

/// The encoder of sequences that a configuration asks for; `nil` where the present alone is read.
func sequenceEncoder(
  _ configuration: EncoderConfiguration, layout: TemporalLayout, key: Key, dataType: DataType = .float32
) throws(TensorError) -> (any SequenceEncoder)? {
  switch configuration.kind {
  case .state: nil
  case .window: WindowEncoder(configuration, layout: layout, dataType: dataType)
  case .gru: try GRUEncoder(configuration, layout: layout, key: key, dataType: dataType)
  case .gruD: try DecayingGRUEncoder(configuration, layout: layout, key: key, dataType: dataType)
  case .lstm: try LSTMEncoder(configuration, layout: layout, key: key, dataType: dataType)
  case .tcn: try ConvolutionalEncoder(configuration, layout: layout, key: key, dataType: dataType)
  case .transformer: try AttentionEncoder(configuration, layout: layout, key: key, dataType: dataType)
  }
}
