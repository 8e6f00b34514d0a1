public import DosingMDP
public import Stochastics
public import Tensors

/// REINFORCE: the policy gradient of whole returns, with a learned baseline of states.
///
///     L = -mean log π(a_t|s_t) (G_t - b(s_t)) + mean (b(s_t) - G_t)²
///
/// G_t is the discounted return to the end of the course; decisions of courses that had not ended with the rollout are
/// left out, so a rollout should be longer than a course.
/// Source: Williams, Machine Learning 8:229, 1992, doi:10.1007/BF00992696, theorem 1 with baseline (section 4).
public struct Reinforce: RolloutLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration(
      perceptron: PerceptronConfiguration(hidden: [64, 64], activation: .tanh), critics: 1)
    public var learningRate = 1e-3
    /// Weight of the baseline's error.
    public var valueWeight = 0.5
    public var entropyWeight = 0.0
    /// Joint norm that gradients are clipped to.
    public var gradientClip = 0.5
    /// log σ of the points of amounts at the start.
    public var logDeviation = 0.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "reinforce", title: "REINFORCE with baseline", source: "Williams 1992, doi:10.1007/BF00992696",
    actions: .either, training: .rollout(RolloutConfiguration(lanes: 8, length: 600)))

  public let configuration: Configuration
  let networks: ActorCriticNetworks
  private var optimizer: Adam

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    self.configuration = configuration
    networks = try ActorCriticNetworks(
      configuration.network, process: process, logDeviation: configuration.logDeviation, key: key)
    optimizer = try Adam(networks.parameters, .init(learningRate: configuration.learningRate))
  }

  public mutating func update(_ rollout: Rollout, progress: Double, key: Key) throws(TensorError) -> Update {
    let (rows, returns) = wholeReturns(rollout)
    guard !rows.isEmpty else { return Update(losses: []) }
    let states = try rollout.states.selecting(rows)
    let index = try Tensor(rows)
    let allowed = try rollout.allowed.map { mask throws(TensorError) in try mask.indexSelect(dimension: 0, index) }
    let targets = try Tensor(returns.map(Float.init))
    let baseline = try networks.critic(states).squeeze(dimension: 1)
    let distribution = try networks.actor(states, allowed: allowed)
    let logs = try distribution.logProbability(rollout.actions.indexSelect(dimension: 0, index))
    let policyLoss = try -(logs * (targets - baseline.detach())).mean()
    let valueLoss = try (baseline - targets).square().mean()
    var loss = try policyLoss + valueLoss * configuration.valueWeight
    if configuration.entropyWeight != 0 {
      loss = try loss - distribution.entropy().mean() * configuration.entropyWeight
    }
    try optimizer.minimize(loss, maximumNorm: configuration.gradientClip)
    return Update(losses: [("policy", policyLoss), ("value", valueLoss)])
  }

  /// G of the decisions whose course ended within the rollout, with their rows.
  private func wholeReturns(_ rollout: Rollout) -> (rows: [Int], returns: [Double]) {
    var (rows, returns): ([Int], [Double]) = ([], [])
    var start = 0
    for (end, isFinished) in zip(rollout.ends, rollout.isFinished) {
      defer { start = end + 1 }
      guard isFinished else { continue }
      let zeros = [Double](repeating: 0, count: end - start + 2)
      rows += start...end
      returns += lambdaReturns(
        rewards: Array(rollout.rewards[start...end]), discounts: Array(rollout.discounts[start...end]), values: zeros,
        lambda: 1)
    }
    return (rows, returns)
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
