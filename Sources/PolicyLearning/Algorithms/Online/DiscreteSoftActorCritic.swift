public import DosingMDP
import Foundation
public import Stochastics
public import Tensors

/// SAC of options: expectations over options are sums, so nothing is drawn in learning.
///
///     V'(s') = Σ_a π(a|s') (min_i Q'_i(s', a) - α log π(a|s'))                                         (10)
///     L_Q = Σ_i ½ mean (Q_i(s, a) - r - d V'(s'))²
///     L_π = mean Σ_a π(a|s) (α log π(a|s) - min_i Q_i(s, a))                                           (12)
///     L_α = mean Σ_a π(a|s) (-log α (log π(a|s) + H))                                                  (11)
///
/// H is a share of the greatest entropy, -log(1/A). Source: Christodoulou, Soft actor-critic for discrete action settings,
/// 2019, arXiv:1910.07207. Defaults are d3rlpy 2.8.1's; the share of entropy, 0.98, is the paper's.
public struct DiscreteSoftActorCritic: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration()
    public var actorLearningRate = 3e-4
    public var criticLearningRate = 3e-4
    public var temperatureLearningRate = 3e-4
    /// α at the start.
    public var temperature = 1.0
    /// Whether α is learned.
    public var learnsTemperature = true
    /// H as a share of log A.
    public var entropyShare = 0.98
    /// Steps of learning between updates of the critics that follow.
    public var targetInterval = 8000
    /// Share of the critics in an update of the ones that follow; 1 copies.
    public var targetRate = 1.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "discrete-sac", title: "Soft actor-critic of options", source: "Christodoulou 2019, arXiv:1910.07207",
    actions: .options, training: .replay(ReplayConfiguration(batch: 64, trainEvery: 1)))

  public let configuration: Configuration
  let actor: StochasticActor
  let critic: ActionValueNetwork
  private let targetCritic: ActionValueNetwork
  private let logTemperature: Tensor
  private let actorOptimizer: Adam
  private let criticOptimizer: Adam
  private let temperatureOptimizer: Adam
  private let targetEntropy: Double
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    self.configuration = configuration
    let keys = key.child(.initialization).split(2)
    let values = ActionValueConfiguration(
      encoder: configuration.network.encoder, perceptron: configuration.network.perceptron,
      members: configuration.network.critics)
    actor = try StochasticActor(configuration.network, process: process, key: keys[0])
    critic = try ActionValueNetwork(values, process: process, key: keys[1])
    targetCritic = try ActionValueNetwork(values, process: process, key: keys[1])
    logTemperature = try Initialization.constant(log(configuration.temperature), [1])
    actorOptimizer = try Adam(actor.parameters, .init(learningRate: configuration.actorLearningRate))
    criticOptimizer = try Adam(critic.parameters, .init(learningRate: configuration.criticLearningRate))
    temperatureOptimizer = try Adam(
      [(name: "logTemperature", tensor: logTemperature)],
      .init(learningRate: configuration.temperatureLearningRate))
    targetEntropy = configuration.entropyShare * log(Double(process.actions.width))
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let temperature = try logTemperature.detach().exp()
    let targets = try targets(batch, temperature: temperature)
    let values = try critic(batch.states, key: key)
    let errors = try takenValues(values, batch.actions) - targets
    let criticLoss = try batch.mean(errors.square()) * (0.5 * Double(configuration.network.critics))
    try criticOptimizer.minimize(criticLoss)

    let (probabilities, logs) = try policy(batch.states, batch.allowed, key: key)
    let value = try values.detach().minimum(dimension: 0)
    let actorLoss = try (probabilities * (temperature * logs - value)).sum(dimension: 1).mean()  // (12)
    try actorOptimizer.minimize(actorLoss)
    var losses: [(name: String, value: Tensor)] = [("value", criticLoss), ("policy", actorLoss)]
    if configuration.learnsTemperature {
      let entropy = try -(probabilities * logs).detach().sum(dimension: 1)
      let loss = try (logTemperature * (entropy - targetEntropy)).mean()  // (11)
      try temperatureOptimizer.minimize(loss)
      losses.append(("temperature", loss))
    }
    if try updates.next() % configuration.targetInterval == 0 {
      try targetCritic.moveParameters(towards: critic, rate: configuration.targetRate)
    }
    return Update(losses: losses, errors: try errors.detach().abs().mean(dimension: 0))
  }

  /// π and log π; of options that are not allowed 0 and a finite number.
  private func policy(
    _ states: Histories, _ allowed: Tensor?, key: Key?
  ) throws(TensorError) -> (probabilities: Tensor, logs: Tensor) {
    guard case .options(let distribution) = try actor(states, allowed: allowed, key: key) else {
      preconditionFailure("DiscreteSoftActorCritic: an actor of amounts")
    }
    let probabilities = try distribution.probabilities()
    return (probabilities, try distribution.logProbabilities.clamp(-100))
  }

  /// r + d V'(s'), equation 10.
  private func targets(_ batch: Transitions, temperature: Tensor) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let (probabilities, logs) = try policy(batch.nextStates, batch.nextAllowed, key: nil)
      let value = try targetCritic(batch.nextStates).minimum(dimension: 0)
      let soft = try (probabilities * (value - temperature * logs)).sum(dimension: 1)
      return try batch.rewards + batch.discounts * soft
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try actor.act(decisions, exploration: exploration)
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    try actor.probabilities(decisions)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("actor", actor), ("critic", critic), ("targetCritic", targetCritic)],
      optimizers: [
        ("actorOptimizer", actorOptimizer), ("criticOptimizer", criticOptimizer),
        ("temperatureOptimizer", temperatureOptimizer),
      ], values: [(name: "logTemperature", tensor: logTemperature), updates.named],
      reach: configuration.network.encoder.reach, members: configuration.network.critics)
  }
}
