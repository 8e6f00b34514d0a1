import DosingMDP
import Stochastics
import Tensors

/// Encodes histories as vectors z.
struct Encoder: Module {
  /// The length of z.
  let width: Int

  init(_ configuration: EncoderConfiguration, features: Int, layout: FeatureLayout, key: Key) throws(TensorError) {
    precondition(configuration.kind == .state, "Encoder: \(configuration.kind)")
    width = features
  }

  var parameters: [NamedTensor] { [] }

  /// z at the last observation of each history [N, width].
  /// - Parameter key: where dropout draws from, in training.
  func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor { histories.features }
}
