import Stochastics
import Tensors

/// An imitation of the logged policy: p(a|h) = (1 - λ) softmax(f(z))[a] + λ/A with a perceptron f of the encoded history z
/// and a lapse rate λ.
struct CloningNetwork: PolicyNetwork {
  let encoder: HistoryEncoder
  let layers: [Linear]
  let lapse: Double
  private let actions: Int

  init(
    _ configuration: NetworkConfiguration, features: Int, centers: Int, actions: Int, key: Key
  ) throws(TensorError) {
    let keys = key.split(2)
    lapse = configuration.lapse
    self.actions = actions
    encoder = try HistoryEncoder(configuration, features: features, centers: centers, key: keys[0])
    layers = try perceptron(
      [encoder.width] + [Int](repeating: configuration.hidden, count: configuration.layers) + [actions], key: keys[1])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + layers.enumerated().flatMap { $1.parameters.prefixed("layer.\($0)") }
  }

  /// Logits [..., A] of encodings [..., width]; with lapses ln p(a|h).
  func logits(_ encoded: Tensor) throws(TensorError) -> Tensor {
    let logits = try apply(layers, to: encoded)
    guard lapse > 0 else { return logits }
    return try (logits.softmax(dimension: -1) * (1 - lapse) + lapse / Double(actions)).log()
  }
}
