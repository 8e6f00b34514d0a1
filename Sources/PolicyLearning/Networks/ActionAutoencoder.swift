import DosingMDP
import Stochastics
import Tensors

/// A variational autoencoder of a log's decisions given the history, G(a|h).
///
///     encoder: (μ, log σ) of (z, a),   latent = μ + σ ε,   decoder: tanh f(z, latent)
///
/// Source: Sohn, Lee, Yan, Learning structured output representation using deep conditional generative models, NeurIPS
/// 2015; Fujimoto et al. 2019, arXiv:1812.02900, appendix C: a latent twice as wide as the action, clipped to ±0.5 when
/// drawn.
struct ActionAutoencoder: Module {
  let encoder: Encoder
  let recognition: MultilayerPerceptron
  let decoder: MultilayerPerceptron
  let latent: Int

  init(_ configuration: ActorCriticConfiguration, process: ProcessDescription, key: Key) throws(TensorError) {
    let keys = key.split(3)
    let width = process.actions.width
    latent = 2 * width
    encoder = try Encoder(
      configuration.encoder, features: process.features.count, layout: process.layout,
      normalizer: process.normalizer, key: keys[0])
    recognition = try MultilayerPerceptron(
      configuration.perceptron, inputs: encoder.width + width, outputs: 2 * latent, key: keys[1])
    decoder = try MultilayerPerceptron(
      configuration.perceptron, inputs: encoder.width + latent, outputs: width, key: keys[2])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + recognition.parameters.prefixed("recognition")
      + decoder.parameters.prefixed("decoder")
  }

  /// mean (a - decoded)² + b KL(N(μ, σ) || N(0, 1)).
  func loss(
    _ states: Histories, _ points: Tensor, divergenceWeight: Double, key: Key
  ) throws(TensorError) -> Tensor {
    let encoded = try encoder(states, key: key.child(.dropout))
    let output = try recognition(Tensor.cat([encoded, points], dimension: 1))
    let posterior = try Gaussian(
      mean: output.narrow(dimension: 1, start: 0, length: latent),
      logDeviation: output.narrow(dimension: 1, start: latent, length: latent).clamp(-4, 15))
    let decoded = try decode(encoded, posterior.sample(key: key))
    let standard = try Gaussian(mean: posterior.mean.zerosLike(), logDeviation: posterior.mean.zerosLike())
    let divergence = try posterior.divergence(to: standard).mean() / Double(latent)
    return try (decoded - points).square().mean() + divergence * divergenceWeight
  }

  /// One decision of each encoding [N, k].
  func draw(_ encoded: Tensor, key: Key) throws(TensorError) -> Tensor {
    try decode(encoded, latentDraws(encoded.size(0), key: key))
  }

  /// What is decoded to decisions that are drawn [count, latent].
  func latentDraws(_ count: Int, key: Key) throws(TensorError) -> Tensor {
    try Tensor.normal([count, latent], key: key).clamp(-0.5, 0.5)
  }

  private func decode(_ encoded: Tensor, _ latent: Tensor) throws(TensorError) -> Tensor {
    try decoder(Tensor.cat([encoded, latent], dimension: 1)).tanh()
  }
}

/// A small shift of decisions: clip(a + Φ tanh f(z, a), -1, 1).
struct ActionPerturbation: Module {
  let encoder: Encoder
  let perceptron: MultilayerPerceptron
  let limit: Double

  /// - Parameter limit: Φ.
  init(
    _ configuration: ActorCriticConfiguration, process: ProcessDescription, limit: Double, key: Key
  ) throws(TensorError) {
    let keys = key.split(2)
    let width = process.actions.width
    self.limit = limit
    encoder = try Encoder(
      configuration.encoder, features: process.features.count, layout: process.layout,
      normalizer: process.normalizer, key: keys[0])
    perceptron = try MultilayerPerceptron(
      configuration.perceptron, inputs: encoder.width + width, outputs: width, key: keys[1])
  }

  var parameters: [NamedTensor] {
    encoder.parameters.prefixed("encoder") + perceptron.parameters.prefixed("output")
  }

  /// [N, k] of encodings [N, width] and points [N, k].
  func callAsFunction(_ encoded: Tensor, _ points: Tensor) throws(TensorError) -> Tensor {
    let shift = try perceptron(Tensor.cat([encoded, points], dimension: 1)).tanh() * limit
    return try (points + shift).clamp(-1, 1)
  }
}
