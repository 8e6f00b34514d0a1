import DosingMDP
import Stochastics
import Tensors

/// The shape of networks of one decision's amounts: critics Q(h, a), or actors.
public struct ActorCriticConfiguration: Codable, Hashable, Sendable {
  public var encoder: EncoderConfiguration
  public var perceptron: PerceptronConfiguration
  /// Independent critics.
  public var critics: Int

  public init(
    encoder: EncoderConfiguration = EncoderConfiguration(),
    perceptron: PerceptronConfiguration = PerceptronConfiguration(), critics: Int = 2
  ) {
    self.encoder = encoder
    self.perceptron = perceptron
    self.critics = critics
  }
}

/// Q(h, a) of amounts, of every member of an ensemble.
struct ActionCriticNetwork: Module {
  let encoder: Encoder
  let perceptron: EnsemblePerceptron

  init(_ configuration: ActorCriticConfiguration, process: ProcessDescription, key: Key) throws(TensorError) {
    let keys = key.split(2)
    encoder = try Encoder(
      configuration.encoder, features: process.features.count, layout: process.layout,
      normalizer: process.normalizer, key: keys[0])
    perceptron = try EnsemblePerceptron(
      configuration.perceptron, members: configuration.critics, inputs: encoder.width + process.actions.width,
      outputs: 1, key: keys[1])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + perceptron.parameters.prefixed("value")
  }

  /// [members, B] of points [B, k] of [-1, 1].
  func callAsFunction(_ histories: Histories, _ points: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    try values(encoder(histories, key: key), points, key: key)
  }

  /// The same of encodings [B, width].
  func values(_ encoded: Tensor, _ points: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    try perceptron(Tensor.cat([encoded, points], dimension: -1), key: key?.child(.dropout, 1)).squeeze(dimension: -1)
  }
}
