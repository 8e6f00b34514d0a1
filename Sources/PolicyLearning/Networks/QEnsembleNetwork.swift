import Stochastics
import Tensors

/// An ensemble of Q-functions and an imitation of the logged policy over one encoding z of the patient's history.
///
/// Member m: Q_m = W2_m relu(W1_m z + b1_m) + b2_m. Imitation: logits = V2 relu(V1 z + c1) + c2.
struct QEnsembleNetwork: PolicyNetwork {
  let encoder: HistoryEncoder
  private let members: Int
  private let valueHidden: EnsembleLinear
  private let valueOutput: EnsembleLinear
  private let policyHidden: Linear
  private let policyOutput: Linear

  init(
    _ configuration: NetworkConfiguration, features: Int, centers: Int, actions: Int, key: Key
  ) throws(TensorError) {
    let keys = key.split(5)
    let hidden = configuration.hidden
    members = configuration.members
    encoder = try HistoryEncoder(configuration, features: features, centers: centers, key: keys[0])
    valueHidden = try EnsembleLinear(members: members, encoder.width, hidden, key: keys[1])
    valueOutput = try EnsembleLinear(members: members, hidden, actions, key: keys[2])
    policyHidden = try Linear(encoder.width, hidden, key: keys[3])
    policyOutput = try Linear(hidden, actions, key: keys[4])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + valueHidden.parameters.prefixed("value.hidden")
      + valueOutput.parameters.prefixed("value.output") + policyHidden.parameters.prefixed("policy.hidden")
      + policyOutput.parameters.prefixed("policy.output")
  }

  /// What the heads give.
  struct Heads {
    /// Q(s, ·) [members, ..., A].
    let values: Tensor
    /// Logits of the imitation [..., A].
    let logits: Tensor
  }

  /// The heads of encodings [..., width].
  func heads(_ encoded: Tensor) throws(TensorError) -> Heads {
    let leading = Array(encoded.shape.dropLast())
    let rows = try encoded.reshape([leading.reduce(1, *), encoded.size(-1)])
    let values = try valueOutput(valueHidden(rows).relu())
    let logits = try policyOutput(policyHidden(rows).relu())
    return Heads(
      values: try values.reshape([members] + leading + [values.size(-1)]),
      logits: try logits.reshape(leading + [logits.size(-1)]))
  }

  /// The heads along whole episodes.
  func along(features: Tensor, centers: Tensor) throws(TensorError) -> Heads {
    try heads(encoder.along(features: features, centers: centers))
  }
}
