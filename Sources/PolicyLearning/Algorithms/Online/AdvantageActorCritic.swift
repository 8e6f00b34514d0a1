public import DosingMDP
public import Stochastics
public import Tensors

/// A2C: one step along the policy gradient after each short rollout of many patients.
///
///     L = -mean log π(a|s) A + c_1 mean (V(s) - R)² - c_2 mean entropy
///
/// with R the returns over what is left of the rollout, continued by V (λ = 1), and A = R - V(s).
/// Source: Mnih et al., Asynchronous methods for deep reinforcement learning, ICML 2016, arXiv:1602.01783, algorithm S3,
/// with all workers at the same time. Defaults are Stable-Baselines3's: RMSProp with ε 1e-5.
public struct AdvantageActorCritic: RolloutLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration(
      perceptron: PerceptronConfiguration(hidden: [64, 64], activation: .tanh), critics: 1)
    public var learningRate = 7e-4
    /// Whether the learning rate goes to zero in equal steps over training.
    public var isAnnealed = false
    /// λ of the advantages.
    public var lambda = 1.0
    /// c_1.
    public var valueWeight = 0.5
    /// c_2.
    public var entropyWeight = 0.0
    /// Joint norm that gradients are clipped to.
    public var gradientClip = 0.5
    public var normalizesAdvantages = false
    /// log σ of the points of amounts at the start.
    public var logDeviation = 0.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "a2c", title: "Advantage actor-critic", source: "Mnih et al. 2016, arXiv:1602.01783", actions: .either,
    training: .rollout(RolloutConfiguration(lanes: 8, length: 5)))

  public let configuration: Configuration
  let networks: ActorCriticNetworks
  private var optimizer: RMSProp

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    self.configuration = configuration
    networks = try ActorCriticNetworks(
      configuration.network, process: process, logDeviation: configuration.logDeviation, key: key)
    optimizer = try RMSProp(
      networks.parameters, .init(learningRate: configuration.learningRate, epsilon: 1e-5))
  }

  public mutating func update(_ rollout: Rollout, progress: Double, key: Key) throws(TensorError) -> Update {
    optimizer.learningRate = configuration.learningRate * (configuration.isAnnealed ? 1 - progress : 1)
    let result = try networks.loss(
      rollout, lambda: configuration.lambda, valueWeight: configuration.valueWeight,
      entropyWeight: configuration.entropyWeight, normalizesAdvantages: configuration.normalizesAdvantages)
    try optimizer.minimize(result.loss, maximumNorm: configuration.gradientClip)
    return Update(losses: result.losses)
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try networks.actor.act(decisions, exploration: exploration)
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    try networks.actor.probabilities(decisions)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("networks", networks)], optimizers: [("optimizer", optimizer)],
      reach: configuration.network.encoder.reach)
  }
}
