import DosingMDP
import Stochastics
import Tensors

/// An ensemble of Q-functions and an imitation of the logged policy over one encoding z of the patient's history.
///
/// Member m: H₀ = z, H_k = relu(H_{k-1} W_{m,k} + b_{m,k}), Q_m = H_K W_m + b_m. The imitation's logits are a perceptron
/// of the same widths.
struct QEnsembleNetwork: PolicyNetwork {
  let encoder: HistoryEncoder
  /// The layers of all members, the output layer last.
  let valueLayers: [EnsembleLinear]
  /// The layers of the imitation, the output layer last.
  let policyLayers: [Linear]

  init(
    _ configuration: NetworkConfiguration, schema: FeatureSchema, normalizer: FeatureNormalizer, actions: Int, key: Key
  ) throws(TensorError) {
    let keys = key.split(3)
    encoder = try HistoryEncoder(configuration, schema: schema, normalizer: normalizer, key: keys[0])
    let widths = [encoder.width] + [Int](repeating: configuration.hidden, count: configuration.layers) + [actions]
    var valueLayers: [EnsembleLinear] = []
    for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      valueLayers.append(
        try EnsembleLinear(
          members: configuration.members, inputs, outputs, key: keys[1].child(.initialization, layer)))
    }
    self.valueLayers = valueLayers
    policyLayers = try perceptron(widths, key: keys[2])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder")
      + valueLayers.enumerated().flatMap { $1.parameters.prefixed("value.\($0)") }
      + policyLayers.enumerated().flatMap { $1.parameters.prefixed("policy.\($0)") }
  }

  /// Q of every member [members, rows, A] of encodings [rows, width].
  func values(_ encoded: Tensor) throws(TensorError) -> Tensor {
    var values = encoded
    for (index, layer) in valueLayers.enumerated() {
      values = try layer(values)
      if index < valueLayers.count - 1 { values = try values.relu() }
    }
    return values
  }

  /// Logits of the imitation [..., A] of encodings [..., width].
  func logits(_ encoded: Tensor) throws(TensorError) -> Tensor { try apply(policyLayers, to: encoded) }
}
