import DosingMDP
import Stochastics
import Tensors

/// A perceptron of encoded histories: an actor, a value of states, an imitation.
struct EncodedPerceptron: Module {
  let encoder: Encoder
  let perceptron: MultilayerPerceptron

  init(
    _ configuration: ActorCriticConfiguration, process: ProcessDescription, outputs: Int, gain: Double? = nil, key: Key
  ) throws(TensorError) {
    let keys = key.split(2)
    encoder = try Encoder(
      configuration.encoder, features: process.features.count, layout: process.layout,
      normalizer: process.normalizer, key: keys[0])
    perceptron = try MultilayerPerceptron(
      configuration.perceptron, inputs: encoder.width, outputs: outputs, gain: gain, key: keys[1])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + perceptron.parameters.prefixed("output")
  }

  /// [B, outputs].
  func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor {
    try perceptron(encoder(histories, key: key), key: key?.child(.dropout, 1))
  }
}
