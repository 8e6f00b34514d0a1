import DosingMDP
import Stochastics
import Tensors

/// The shape of a network that values each option.
public struct ActionValueConfiguration: Codable, Hashable, Sendable {
  public var encoder: EncoderConfiguration
  public var perceptron: PerceptronConfiguration
  /// Independent Q-functions over one encoding, trained on bootstrapped patients where there are several.
  public var members: Int
  /// Q = V + A - mean A, with streams of their own (Wang et al. 2016, arXiv:1511.06581, equation 9).
  public var dueling: Bool

  public init(
    encoder: EncoderConfiguration = EncoderConfiguration(),
    perceptron: PerceptronConfiguration = PerceptronConfiguration(), members: Int = 1, dueling: Bool = false
  ) {
    self.encoder = encoder
    self.perceptron = perceptron
    self.members = members
    self.dueling = dueling
  }
}

/// Q(h, ·), or the atoms of its distribution, of every option and every member of an ensemble.
struct ActionValueNetwork: Module {
  let encoder: Encoder
  let actions: Int
  let members: Int
  /// Numbers that describe the return of each option: 1 for its mean.
  let atoms: Int
  let trunk: EnsemblePerceptron
  /// The stream of V beside the one of A.
  let stateStream: EnsemblePerceptron?

  init(
    _ configuration: ActionValueConfiguration, process: ProcessDescription, atoms: Int = 1, key: Key
  ) throws(TensorError) {
    let keys = key.split(3)
    encoder = try Encoder(
      configuration.encoder, features: process.features.count, layout: process.layout,
      normalizer: process.normalizer, key: keys[0])
    (actions, members, self.atoms) = (process.actions.width, configuration.members, atoms)
    trunk = try EnsemblePerceptron(
      configuration.perceptron, members: members, inputs: encoder.width, outputs: actions * atoms, key: keys[1])
    stateStream =
      configuration.dueling
      ? try EnsemblePerceptron(
        configuration.perceptron, members: members, inputs: encoder.width, outputs: atoms, key: keys[2]) : nil
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + trunk.parameters.prefixed("value")
      + (stateStream?.parameters.prefixed("state") ?? [])
  }

  /// [members, B, A], or [members, B, A, atoms] where an option has several.
  func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor {
    try values(encoder(histories, key: key), key: key)
  }

  /// The same of encodings [B, width].
  func values(_ encoded: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    var values = try trunk(encoded, key: key?.child(.dropout, 1))
    if atoms > 1 || stateStream != nil {
      values = try values.reshape([members, encoded.size(0), actions, atoms])
    }
    if let stateStream {
      let state = try stateStream(encoded, key: key?.child(.dropout, 2)).unsqueeze(dimension: 2)
      values = try state + values - values.mean(dimension: 2, keepDimension: true)
    }
    return atoms == 1 && values.rank == 4 ? try values.squeeze(dimension: 3) : values
  }
}
