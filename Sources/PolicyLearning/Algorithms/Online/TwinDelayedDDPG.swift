public import DosingMDP
public import Stochastics
public import Tensors

/// TD3: DDPG against overestimated values, by the lesser of two critics, an actor that learns less often, and targets that
/// are smoothed.
///
///     ã = clip(μ'(s') + clip(ε, -c, c), -1, 1),  ε ~ N(0, σ²)
///     y = r + d min_i Q'_i(s', ã)
///     L_Q = Σ_i mean (Q_i(s, a) - y)²,   and at every `policyDelay`-th step L_μ = -mean Q_1(s, μ(s))
///
/// Source: Fujimoto, van Hoof, Meger, Addressing function approximation error in actor-critic methods, ICML 2018,
/// arXiv:1802.09477, algorithm 1. Defaults are Stable-Baselines3's, which are the paper's but for the networks.
public struct TwinDelayedDDPG: TransitionLearner {
  public struct Configuration: Codable, Hashable, Sendable {
    public var network = ActorCriticConfiguration(perceptron: PerceptronConfiguration(hidden: [400, 300]))
    public var actorLearningRate = 1e-3
    public var criticLearningRate = 1e-3
    /// Share of the networks in each update of the ones that follow.
    public var targetRate = 0.005
    /// σ, in points.
    public var targetNoise = 0.2
    /// c, in points.
    public var targetNoiseLimit = 0.5
    /// Steps of the critics for one of the actor.
    public var policyDelay = 2

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "td3", title: "Twin delayed DDPG", source: "Fujimoto, van Hoof, Meger 2018, arXiv:1802.09477",
    actions: .amounts,
    training: .replay(ReplayConfiguration(exploration: ExplorationSchedule(start: 0.1, end: 0.1, share: 0))))

  public let configuration: Configuration
  let actor: DeterministicActor
  private let targetActor: DeterministicActor
  let critic: ActionCriticNetwork
  private let targetCritic: ActionCriticNetwork
  private let actorOptimizer: Adam
  private let criticOptimizer: Adam
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireAmounts(Self.profile, process)
    self.configuration = configuration
    let keys = key.child(.initialization).split(2)
    actor = try DeterministicActor(configuration.network, process: process, key: keys[0])
    targetActor = try DeterministicActor(configuration.network, process: process, key: keys[0])
    critic = try ActionCriticNetwork(configuration.network, process: process, key: keys[1])
    targetCritic = try ActionCriticNetwork(configuration.network, process: process, key: keys[1])
    actorOptimizer = try Adam(actor.parameters, .init(learningRate: configuration.actorLearningRate))
    criticOptimizer = try Adam(critic.parameters, .init(learningRate: configuration.criticLearningRate))
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    try update(batch, key: key) { values, _ throws(TensorError) in try -values.mean() }
  }

  /// One step, with the actor's loss from Q_1(s, μ(s)) [B] and μ(s) [B, k].
  func update(
    _ batch: Transitions, key: Key, actorLoss: (Tensor, Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Update {
    let targets = try targets(batch, key: key)
    let values = try critic(batch.states, batch.actions, key: key)
    let errors = try values - targets
    let criticLoss = try batch.mean(errors.square()) * Double(configuration.network.critics)
    try criticOptimizer.minimize(criticLoss)
    var losses: [(name: String, value: Tensor)] = [("value", criticLoss)]
    if try updates.next() % configuration.policyDelay == 0 {
      let points = try actor(batch.states, key: key)
      let value = try critic.frozen { () throws(TensorError) in
        try critic(batch.states, points).select(dimension: 0, 0)
      }
      let loss = try actorLoss(value, points)
      try actorOptimizer.minimize(loss)
      try targetCritic.moveParameters(towards: critic, rate: configuration.targetRate)
      try targetActor.moveParameters(towards: actor, rate: configuration.targetRate)
      losses.append(("policy", loss))
    }
    return Update(losses: losses, errors: try errors.detach().abs().mean(dimension: 0))
  }

  /// y [B].
  private func targets(_ batch: Transitions, key: Key) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let points = try targetActor(batch.nextStates)
      let noise = try (Tensor.normal(points.shape, key: key.child(.noise)) * configuration.targetNoise)
        .clamp(-configuration.targetNoiseLimit, configuration.targetNoiseLimit)
      let smoothed = try (points + noise).clamp(-1, 1)
      return try batch.rewards + batch.discounts
        * targetCritic(batch.nextStates, smoothed).minimum(dimension: 0)
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try actor.act(decisions, exploration: exploration)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [
        ("actor", actor), ("targetActor", targetActor), ("critic", critic), ("targetCritic", targetCritic),
      ],
      optimizers: [("actorOptimizer", actorOptimizer), ("criticOptimizer", criticOptimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.critics)
  }
}
