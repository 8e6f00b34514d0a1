public import DosingMDP
public import Stochastics
public import Tensors

/// DDPG: a deterministic actor that climbs a critic of amounts.
///
///     y = r + d Q'(s', μ'(s'))
///     L_Q = mean (Q(s, a) - y)²,   L_μ = -mean Q(s, μ(s))
///
/// μ' and Q' follow μ and Q slowly. It acts by μ with normal noise.
/// Source: Lillicrap et al., Continuous control with deep reinforcement learning, ICLR 2016, arXiv:1509.02971,
/// algorithm 1. Deviation: independent normal noise instead of Ornstein–Uhlenbeck's, as in Fujimoto et al. 2018. Defaults
/// are Stable-Baselines3's.
public struct DeepDeterministicPolicyGradient: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration(
      perceptron: PerceptronConfiguration(hidden: [400, 300]), critics: 1)
    public var actorLearningRate = 1e-3
    public var criticLearningRate = 1e-3
    /// Share of the networks in each update of the ones that follow.
    public var targetRate = 0.005

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "ddpg", title: "Deep deterministic policy gradient", source: "Lillicrap et al. 2016, arXiv:1509.02971",
    actions: .amounts,
    training: .replay(ReplayConfiguration(exploration: ExplorationSchedule(start: 0.1, end: 0.1, share: 0))))

  public let configuration: Configuration
  let actor: DeterministicActor
  private let targetActor: DeterministicActor
  private let critic: ActionCriticNetwork
  private let targetCritic: ActionCriticNetwork
  private let actorOptimizer: Adam
  private let criticOptimizer: Adam

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
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try withoutGradient { () throws(TensorError) in
      try batch.rewards + batch.discounts
        * targetCritic(batch.nextStates, targetActor(batch.nextStates)).minimum(dimension: 0)
    }
    let values = try critic(batch.states, batch.actions, key: key)
    let errors = try values - targets
    let criticLoss = try batch.mean(errors.square())
    try criticOptimizer.minimize(criticLoss)
    let actorLoss = try critic.frozen { () throws(TensorError) in
      try -critic(batch.states, actor(batch.states, key: key)).mean()
    }
    try actorOptimizer.minimize(actorLoss)
    try targetCritic.moveParameters(towards: critic, rate: configuration.targetRate)
    try targetActor.moveParameters(towards: actor, rate: configuration.targetRate)
    return Update(
      losses: [("value", criticLoss), ("policy", actorLoss)], errors: try errors.detach().abs().mean(dimension: 0))
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
      reach: configuration.network.encoder.reach, members: configuration.network.critics)
  }
}
