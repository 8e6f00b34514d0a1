public import DosingMDP
public import Stochastics
public import Tensors

/// What a learner's network reads histories with, alone: to time it, or to set its weights beside those of others.
///
/// It gives z = (h_t, u_t, f): what the sequence encoder of the configuration makes of the course, the present
/// observation, and the covariates that do not change. Learners make their own.
public struct HistoryReader: Module {
  private let encoder: Encoder

  /// The length of z.
  public var width: Int { encoder.width }

  /// - Parameters:
  ///   - configuration: which encoder, and its sizes.
  ///   - features: the length F of an observation.
  ///   - layout: what the features are, in natural units.
  ///   - key: where the first weights derive from.
  /// - Throws: where the configuration has ``EncoderConfiguration/problems``.
  public init(
    _ configuration: EncoderConfiguration, features: Int, layout: FeatureLayout, key: Key
  ) throws(TensorError) {
    encoder = try Encoder(configuration, features: features, layout: layout, key: key)
  }

  /// Those of the sequence encoder have names that begin with `sequence`.
  public var parameters: [NamedTensor] { encoder.parameters }

  /// z at the last observation of each history [N, width].
  /// - Parameters:
  ///   - histories: as learners give them.
  ///   - key: where dropout draws from, in training.
  public func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor {
    try encoder(histories, key: key)
  }
}
