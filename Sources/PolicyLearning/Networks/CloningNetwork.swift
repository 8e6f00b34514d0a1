import Stochastics
import Tensors

/// An imitation of the logged policy: the logits are a perceptron of the encoded history z.
struct CloningNetwork: PolicyNetwork {
  let encoder: HistoryEncoder
  private let layers: [Linear]

  init(
    _ configuration: NetworkConfiguration, features: Int, centers: Int, actions: Int, key: Key
  ) throws(TensorError) {
    let keys = key.split(2)
    encoder = try HistoryEncoder(configuration, features: features, centers: centers, key: keys[0])
    layers = try perceptron(
      [encoder.width] + [Int](repeating: configuration.hidden, count: configuration.layers) + [actions], key: keys[1])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + layers.enumerated().flatMap { $1.parameters.prefixed("layer.\($0)") }
  }

  /// Logits [..., A] of encodings [..., width].
  func logits(_ encoded: Tensor) throws(TensorError) -> Tensor { try apply(layers, to: encoded) }
}
