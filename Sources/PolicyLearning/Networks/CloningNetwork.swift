import Stochastics
import Tensors

/// An imitation of the logged policy: logits = V2 relu(V1 z + c1) + c2 over the encoded history z.
struct CloningNetwork: PolicyNetwork {
  let encoder: HistoryEncoder
  private let hidden: Linear
  private let output: Linear

  init(
    _ configuration: NetworkConfiguration, features: Int, centers: Int, actions: Int, key: Key
  ) throws(TensorError) {
    let keys = key.split(3)
    encoder = try HistoryEncoder(configuration, features: features, centers: centers, key: keys[0])
    hidden = try Linear(encoder.width, configuration.hidden, key: keys[1])
    output = try Linear(configuration.hidden, actions, key: keys[2])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + hidden.parameters.prefixed("hidden")
      + output.parameters.prefixed("output")
  }

  /// Logits [..., A] of encodings [..., width].
  func logits(_ encoded: Tensor) throws(TensorError) -> Tensor { try output(hidden(encoded).relu()) }
}
