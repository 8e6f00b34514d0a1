import DosingMDP
import Stochastics
import Tensors

/// Q(h, ·) of an ensemble and an imitation p(·|h) of the log, over one encoding of the history.
struct ValuedImitation: Module {
  let values: ActionValueNetwork
  let imitation: MultilayerPerceptron

  init(
    _ configuration: ActionValueConfiguration, process: ProcessDescription, atoms: Int = 1, key: Key
  ) throws(TensorError) {
    let keys = key.split(2)
    values = try ActionValueNetwork(configuration, process: process, atoms: atoms, key: keys[0])
    imitation = try MultilayerPerceptron(
      configuration.perceptron, inputs: values.encoder.width, outputs: process.actions.width, key: keys[1])
  }

  var parameters: [NamedTensor] { values.parameters + imitation.parameters.prefixed("imitation") }

  /// Logits of p [B, A] of encodings [B, width].
  func logits(_ encoded: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    try imitation(encoded, key: key?.child(.dropout, 3))
  }

  /// log p [B, A]; very low where an option is not allowed.
  func logProbabilities(_ encoded: Tensor, allowed: Tensor?) throws(TensorError) -> Tensor {
    try Categorical(logits: logits(encoded), mask: allowed).logProbabilities
  }
}
