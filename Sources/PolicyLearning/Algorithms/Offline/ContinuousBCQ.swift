public import DosingMDP
public import Stochastics
public import Tensors

/// BCQ of amounts: decisions that a generative model of the log makes, shifted a little to where a critic values them.
///
///     a_i ~ G(s), a variational autoencoder of the log's decisions;  a_i' = clip(a_i + Φ ξ(s, a_i), -1, 1)
///     π(s) = a_i' with the greatest Q_1(s, a_i')                                                        (13)
///     y = r + d max_i (λ min_j Q'_j(s', a_i') + (1 - λ) max_j Q'_j(s', a_i'))                               (14)
///     L_Q = Σ_j mean (Q_j(s, a) - y)²,   L_ξ = -mean Q_1(s, a + Φ ξ(s, a)),  a ~ G(s)                     (15)
///     L_G = mean (a - decoded)² + b KL(N(μ, σ) || N(0, 1))                                              (28)
///
/// Source: Fujimoto, Meger, Precup, Off-policy deep reinforcement learning without exploration, ICML 2019,
/// arXiv:1812.02900, algorithm 1. Defaults are d3rlpy 2.8.1's.
public struct ContinuousBCQ: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration()
    public var actorLearningRate = 1e-3
    public var criticLearningRate = 1e-3
    public var imitationLearningRate = 1e-3
    /// λ.
    public var lesserWeight = 0.75
    /// Decisions drawn from G.
    public var draws = 100
    /// Φ, in points.
    public var perturbation = 0.05
    /// b.
    public var divergenceWeight = 0.5
    /// Share of the networks in each update of the ones that follow.
    public var targetRate = 0.005

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "bcq", title: "Batch-constrained Q-learning of amounts",
    source: "Fujimoto, Meger, Precup 2019, arXiv:1812.02900", actions: .amounts,
    training: .log(ReplayConfiguration(batch: 100)))

  public let configuration: Configuration
  let imitation: ActionAutoencoder
  let actor: ActionPerturbation
  private let targetActor: ActionPerturbation
  let critic: ActionCriticNetwork
  private let targetCritic: ActionCriticNetwork
  private let imitationOptimizer: Adam
  private let actorOptimizer: Adam
  private let criticOptimizer: Adam
  private let width: Int

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireAmounts(Self.profile, process)
    self.configuration = configuration
    width = process.actions.width
    let keys = key.child(.initialization).split(3)
    func perturbation() throws(TensorError) -> ActionPerturbation {
      try ActionPerturbation(
        configuration.network, process: process, limit: configuration.perturbation, key: keys[1])
    }
    imitation = try ActionAutoencoder(configuration.network, process: process, key: keys[0])
    actor = try perturbation()
    targetActor = try perturbation()
    critic = try ActionCriticNetwork(configuration.network, process: process, key: keys[2])
    targetCritic = try ActionCriticNetwork(configuration.network, process: process, key: keys[2])
    imitationOptimizer = try Adam(
      imitation.parameters, .init(learningRate: configuration.imitationLearningRate))
    actorOptimizer = try Adam(actor.parameters, .init(learningRate: configuration.actorLearningRate))
    criticOptimizer = try Adam(critic.parameters, .init(learningRate: configuration.criticLearningRate))
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let keys = key.split(4)
    let imitationLoss = try imitation.loss(
      batch.states, batch.actions, divergenceWeight: configuration.divergenceWeight, key: keys[0])  // (28)
    try imitationOptimizer.minimize(imitationLoss)

    let targets = try targets(batch, key: keys[1])
    let errors = try critic(batch.states, batch.actions, key: keys[3]) - targets
    let criticLoss = try batch.mean(errors.square()) * Double(configuration.network.critics)
    try criticOptimizer.minimize(criticLoss)

    let drawn = try withoutGradient { () throws(TensorError) in
      try imitation.draw(imitation.encoder(batch.states), key: keys[2])
    }
    let actorLoss = try critic.frozen { () throws(TensorError) in
      let points = try actor(actor.encoder(batch.states, key: keys[3]), drawn)
      return try -critic(batch.states, points).select(dimension: 0, 0).mean()  // (15)
    }
    try actorOptimizer.minimize(actorLoss)
    try targetCritic.moveParameters(towards: critic, rate: configuration.targetRate)
    try targetActor.moveParameters(towards: actor, rate: configuration.targetRate)
    return Update(
      losses: [("imitation", imitationLoss), ("value", criticLoss), ("policy", actorLoss)],
      errors: try errors.detach().abs().mean(dimension: 0))
  }

  /// y of equation 14, [B].
  private func targets(_ batch: Transitions, key: Key) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let points = try candidates(batch.nextStates, perturbedBy: targetActor, key: key)
      let values = try valued(points, batch.nextStates, by: targetCritic)
      let lesser = try values.minimum(dimension: 0) * configuration.lesserWeight
      let greater = try values.maximum(dimension: 0) * (1 - configuration.lesserWeight)
      return try batch.rewards + batch.discounts * (lesser + greater).maximum(dimension: 1)
    }
  }

  /// a_i' of each history [B n, k].
  private func candidates(
    _ states: Histories, perturbedBy actor: ActionPerturbation, key: Key
  ) throws(TensorError) -> Tensor {
    let drawn = try imitation.draw(repeated(imitation.encoder(states)), key: key)
    return try actor(repeated(actor.encoder(states)), drawn)
  }

  /// Q_j of them [members, B, n].
  private func valued(
    _ points: Tensor, _ states: Histories, by critic: ActionCriticNetwork
  ) throws(TensorError) -> Tensor {
    try critic.values(repeated(critic.encoder(states)), points)
      .reshape([configuration.network.critics, states.count, configuration.draws])
  }

  /// Each row n times.
  private func repeated(_ encoded: Tensor) throws(TensorError) -> Tensor {
    let (rows, size) = (encoded.size(0), encoded.size(1))
    return try encoded.unsqueeze(dimension: 1).expand([rows, configuration.draws, size])
      .reshape([rows * configuration.draws, size])
  }

  /// π of equation 13. Its draws come from the exploration's key, or are always the same.
  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try withoutGradient { () throws(TensorError) in
      let points = try candidates(
        decisions.histories, perturbedBy: actor, key: exploration?.key ?? Key(seed: 0))
      let values = try valued(points, decisions.histories, by: critic).select(dimension: 0, 0)
      let index = try values.argmax(dimension: 1).reshape([decisions.count, 1, 1])
        .expand([decisions.count, 1, width])
      let best = try points.reshape([decisions.count, configuration.draws, width]).gather(dimension: 1, index)
      return .points(try best.floats())
    }
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [
        ("imitation", imitation), ("actor", actor), ("targetActor", targetActor), ("critic", critic),
        ("targetCritic", targetCritic),
      ],
      optimizers: [
        ("imitationOptimizer", imitationOptimizer), ("actorOptimizer", actorOptimizer),
        ("criticOptimizer", criticOptimizer),
      ], reach: configuration.network.encoder.reach, members: configuration.network.critics)
  }
}
