public import DosingMDP
import Foundation
public import Stochastics
public import Tensors

/// SAC: an actor that maximizes reward and entropy, of amounts.
///
///     y = r + d (min_i Q'_i(s', a') - α log π(a'|s')),  a' ~ π(·|s')
///     L_Q = Σ_i ½ mean (Q_i(s, a) - y)²                                                                 (5)
///     L_π = mean (α log π(ã|s) - min_i Q_i(s, ã)),  ã ~ π(·|s) by reparameterization                      (7)
///     L_α = -mean log α (log π(ã|s) + H)                                                               (18)
///
/// H is the target entropy, -k unless given. Source: Haarnoja et al., Soft actor-critic algorithms and applications, 2018,
/// arXiv:1812.05905, algorithm 1 (equations as numbered there). Defaults are Stable-Baselines3's; like it, L_α takes log α
/// where the paper has α.
public struct SoftActorCritic: TransitionLearner {
  public struct Configuration: Codable, Hashable, Sendable {
    public var network = ActorCriticConfiguration()
    public var actorLearningRate = 3e-4
    public var criticLearningRate = 3e-4
    public var temperatureLearningRate = 3e-4
    /// α at the start.
    public var temperature = 1.0
    /// Whether α is learned.
    public var learnsTemperature = true
    /// H per component.
    public var entropyPerComponent = -1.0
    /// Whether targets count the entropy after the next decision.
    public var usesEntropyInTargets = true
    /// Share of the critics in each update of the ones that follow.
    public var targetRate = 0.005

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "sac", title: "Soft actor-critic", source: "Haarnoja et al. 2018, arXiv:1812.05905", actions: .amounts,
    training: .replay(ReplayConfiguration()))

  public let configuration: Configuration
  let actor: SquashedActor
  let critic: ActionCriticNetwork
  let targetCritic: ActionCriticNetwork
  private let logTemperature: Tensor
  private let actorOptimizer: Adam
  private let criticOptimizer: Adam
  private let temperatureOptimizer: Adam
  private let targetEntropy: Double

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireAmounts(Self.profile, process)
    self.configuration = configuration
    let keys = key.child(.initialization).split(2)
    actor = try SquashedActor(configuration.network, process: process, key: keys[0])
    critic = try ActionCriticNetwork(configuration.network, process: process, key: keys[1])
    targetCritic = try ActionCriticNetwork(configuration.network, process: process, key: keys[1])
    logTemperature = try Initialization.constant(log(configuration.temperature), [1])
    actorOptimizer = try Adam(actor.parameters, .init(learningRate: configuration.actorLearningRate))
    criticOptimizer = try Adam(critic.parameters, .init(learningRate: configuration.criticLearningRate))
    temperatureOptimizer = try Adam(
      [(name: "logTemperature", tensor: logTemperature)],
      .init(learningRate: configuration.temperatureLearningRate))
    targetEntropy = configuration.entropyPerComponent * Double(process.actions.width)
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    try update(batch, key: key) { _, _ throws(TensorError) in nil }
  }

  /// One step, with a further term of the critics' loss, if any, from α's value and a key.
  func update(
    _ batch: Transitions, key: Key, penalty: (SoftActorCritic, Key) throws(TensorError) -> Tensor?
  ) throws(TensorError) -> Update {
    let keys = key.split(4)
    let temperature = try logTemperature.detach().exp()
    let (points, logProbability) = try actor(batch.states, key: keys[3]).sample(key: keys[0])
    var losses: [(name: String, value: Tensor)] = []
    if configuration.learnsTemperature {
      let loss = try -(logTemperature * (logProbability.detach() + targetEntropy)).mean()  // (18)
      try temperatureOptimizer.minimize(loss)
      losses.append(("temperature", loss))
    }
    let targets = try targets(batch, temperature: temperature, key: keys[1])
    let errors = try critic(batch.states, batch.actions, key: keys[3]) - targets
    var criticLoss = try batch.mean(errors.square()) * (0.5 * Double(configuration.network.critics))  // (5)
    if let penalty = try penalty(self, keys[2]) { criticLoss = try criticLoss + penalty }
    try criticOptimizer.minimize(criticLoss)
    let value = try critic.frozen { () throws(TensorError) in
      try critic(batch.states, points).minimum(dimension: 0)
    }
    let actorLoss = try (temperature * logProbability - value).mean()  // (7)
    try actorOptimizer.minimize(actorLoss)
    try targetCritic.moveParameters(towards: critic, rate: configuration.targetRate)
    return Update(
      losses: losses + [("value", criticLoss), ("policy", actorLoss)],
      errors: try errors.detach().abs().mean(dimension: 0))
  }

  /// y [B].
  private func targets(_ batch: Transitions, temperature: Tensor, key: Key) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let (points, logProbability) = try actor(batch.nextStates).sample(key: key)
      var value = try targetCritic(batch.nextStates, points).minimum(dimension: 0)
      if configuration.usesEntropyInTargets { value = try value - temperature * logProbability }
      return try batch.rewards + batch.discounts * value
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try actor.act(decisions, exploration: exploration)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("actor", actor), ("critic", critic), ("targetCritic", targetCritic)],
      optimizers: [
        ("actorOptimizer", actorOptimizer), ("criticOptimizer", criticOptimizer),
        ("temperatureOptimizer", temperatureOptimizer),
      ], values: [(name: "logTemperature", tensor: logTemperature)], reach: configuration.network.encoder.reach,
      members: configuration.network.critics)
  }
}
