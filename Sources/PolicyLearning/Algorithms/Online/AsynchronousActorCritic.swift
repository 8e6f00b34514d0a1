public import DosingMDP
public import Stochastics
public import Tensors

/// A3C: workers that act and take gradients with copies of the networks which are as old as the other workers' turns, and
/// apply them to the shared networks.
///
///     worker w = turn mod W acts with θ_w and has the gradient g of A2C's loss at θ_w
///     θ ← RMSProp(θ, g) with statistics that all workers share;   θ_w ← θ
///
/// The published workers run without an order. Here they take turns, so that a gradient is always W - 1 updates old and the
/// same seed gives the same result; W = 1 is A2C with one lane.
/// Source: Mnih et al., Asynchronous methods for deep reinforcement learning, ICML 2016, arXiv:1602.01783, algorithm S3.
/// Rates and weights are the paper's for shared RMSProp, with Stable-Baselines3's learning rate of A2C.
public struct AsynchronousActorCritic: RolloutLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration(
      perceptron: PerceptronConfiguration(hidden: [64, 64], activation: .tanh), critics: 1)
    /// W.
    public var workers = 8
    public var learningRate = 7e-4
    /// Whether the learning rate goes to zero in equal steps over training.
    public var isAnnealed = true
    /// λ of the advantages.
    public var lambda = 1.0
    public var valueWeight = 0.5
    public var entropyWeight = 0.01
    /// Joint norm that gradients are clipped to.
    public var gradientClip = 40.0
    /// log σ of the points of amounts at the start.
    public var logDeviation = 0.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "a3c", title: "Asynchronous advantage actor-critic", source: "Mnih et al. 2016, arXiv:1602.01783",
    actions: .either, training: .rollout(RolloutConfiguration(lanes: 1, length: 20)))

  public let configuration: Configuration
  let shared: ActorCriticNetworks
  private let workers: [ActorCriticNetworks]
  private var optimizer: RMSProp
  private let turns: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    guard configuration.workers > 0 else { throw LearningError.impossibleSetting("a3c needs 1 worker or more") }
    self.configuration = configuration
    func networks() throws(TensorError) -> ActorCriticNetworks {
      try ActorCriticNetworks(
        configuration.network, process: process, logDeviation: configuration.logDeviation, key: key)
    }
    shared = try networks()
    workers = try (0..<configuration.workers).map { _ in try networks() }
    optimizer = try RMSProp(shared.parameters, .init(learningRate: configuration.learningRate, epsilon: 1e-5))
    turns = try UpdateCounter()
  }

  public mutating func update(_ rollout: Rollout, progress: Double, key: Key) throws(TensorError) -> Update {
    optimizer.learningRate = configuration.learningRate * (configuration.isAnnealed ? 1 - progress : 1)
    let worker = try workers[turns.value % configuration.workers]
    let result = try worker.loss(
      rollout, lambda: configuration.lambda, valueWeight: configuration.valueWeight,
      entropyWeight: configuration.entropyWeight, normalizesAdvantages: false)
    let gradients = try result.loss.gradients(of: worker.parameterTensors)
    for (parameter, gradient) in zip(shared.parameterTensors, gradients) { try parameter.setGradient(gradient) }
    try clipGradientNorm(shared.parameterTensors, maximum: configuration.gradientClip)
    try optimizer.step()
    try worker.copyParameters(from: shared)
    _ = try turns.next()
    return Update(losses: result.losses)
  }

  /// With the copy of the worker whose turn it is where exploring, else with the shared networks.
  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let networks = exploration == nil ? shared : workers[try turns.value % configuration.workers]
    return try networks.actor.act(decisions, exploration: exploration)
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    try shared.actor.probabilities(decisions)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("networks", shared)] + workers.enumerated().map { ("worker.\($0)", $1) },
      optimizers: [("optimizer", optimizer)], values: [turns.named], reach: configuration.network.encoder.reach)
  }
}
