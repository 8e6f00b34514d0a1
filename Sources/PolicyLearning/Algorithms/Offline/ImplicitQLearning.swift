public import DosingMDP
public import Stochastics
public import Tensors

/// IQL: values from a log that never ask for a decision the log does not have, and a policy cloned with weights.
///
///     L_V = mean |τ - 1{u < 0}| u²,  u = min_i Q'_i(s, a) - V(s)                                        (5)
///     L_Q = Σ_i mean (r + d V(s') - Q_i(s, a))²                                                         (6)
///     L_π = -mean exp(β (min_i Q'_i(s, a) - V(s))) log π(a|s)                                           (7)
///
/// The weight of (7) is at most `greatestWeight`. Of options and of amounts; of these π is a normal distribution of points
/// with a mean within [-1, 1].
/// Source: Kostrikov, Nair, Levine, ICLR 2022, arXiv:2110.06169. Defaults are d3rlpy 2.8.1's, which are the paper's.
public struct ImplicitQLearning: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration()
    public var actorLearningRate = 3e-4
    public var criticLearningRate = 3e-4
    /// τ.
    public var expectile = 0.7
    /// β.
    public var inverseTemperature = 3.0
    public var greatestWeight = 100.0
    /// Share of the critics in each update of the ones that follow.
    public var targetRate = 0.005

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "iql", title: "Implicit Q-learning", source: "Kostrikov, Nair, Levine 2022, arXiv:2110.06169",
    actions: .either, training: .log(ReplayConfiguration()))

  public let configuration: Configuration
  let actor: StochasticActor
  private let value: EncodedPerceptron
  private let critic: DecisionCritic
  private let targetCritic: DecisionCritic
  private let actorOptimizer: Adam
  private let criticOptimizer: Adam
  private let valueOptimizer: Adam

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    guard configuration.expectile > 0, configuration.expectile < 1 else {
      throw LearningError.impossibleSetting("iql's expectile must lie between 0 and 1")
    }
    self.configuration = configuration
    let keys = key.child(.initialization).split(3)
    actor = try StochasticActor(
      configuration.network, process: process, logDeviation: -0.5, isBounded: true, key: keys[0])
    value = try EncodedPerceptron(configuration.network, process: process, outputs: 1, key: keys[1])
    critic = try DecisionCritic(configuration.network, process: process, key: keys[2])
    targetCritic = try DecisionCritic(configuration.network, process: process, key: keys[2])
    actorOptimizer = try Adam(actor.parameters, .init(learningRate: configuration.actorLearningRate))
    criticOptimizer = try Adam(critic.parameters, .init(learningRate: configuration.criticLearningRate))
    valueOptimizer = try Adam(value.parameters, .init(learningRate: configuration.criticLearningRate))
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let logged = try withoutGradient { () throws(TensorError) in
      try targetCritic(batch.states, batch.actions).minimum(dimension: 0)
    }
    let values = try value(batch.states, key: key).squeeze(dimension: 1)
    let valueLoss = try expectileLoss(
      values: values, targets: logged, expectile: configuration.expectile
    ).mean()  // (5)
    try valueOptimizer.minimize(valueLoss)

    let targets = try withoutGradient { () throws(TensorError) in
      try batch.rewards + batch.discounts * value(batch.nextStates).squeeze(dimension: 1)
    }
    let errors = try critic(batch.states, batch.actions, key: key) - targets
    let criticLoss = try batch.mean(errors.square()) * Double(configuration.network.critics)  // (6)
    try criticOptimizer.minimize(criticLoss)

    let advantages = try logged - values.detach()
    let weights = try (advantages * configuration.inverseTemperature).exp().clamp(0, configuration.greatestWeight)
    let logProbability = try actor(batch.states, allowed: batch.allowed, key: key).logProbability(batch.actions)
    let actorLoss = try -(weights * logProbability).mean()  // (7)
    try actorOptimizer.minimize(actorLoss)
    try targetCritic.moveParameters(towards: critic, rate: configuration.targetRate)
    return Update(
      losses: [("state value", valueLoss), ("value", criticLoss), ("policy", actorLoss)],
      errors: try errors.detach().abs().mean(dimension: 0))
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try actor.act(decisions, exploration: exploration)
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    try actor.probabilities(decisions)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("actor", actor), ("value", value), ("critic", critic), ("targetCritic", targetCritic)],
      optimizers: [
        ("actorOptimizer", actorOptimizer), ("criticOptimizer", criticOptimizer), ("valueOptimizer", valueOptimizer),
      ], reach: configuration.network.encoder.reach, members: configuration.network.critics)
  }
}
