public import DosingMDP
public import Stochastics
public import Tensors

/// QR-DQN: the distribution of the return of each option as N equally likely quantiles θ_1, ..., θ_N.
///
///     a* = argmax_a risk(θ'(s', a))
///     y_j = r + d θ'_j(s', a*)                                                                          (13)
///     L = mean w Σ_i mean_j ρ_τi(y_j - θ_i(s, a)),  ρ the quantile Huber loss                         (10)
///
/// θ' is a copy that follows θ; risk is the mean (as published), a conditional value at risk or the worst case.
/// Source: Dabney, Rowland, Bellemare, Munos 2018, arXiv:1710.10044, algorithm 1. Defaults are those of
/// Stable-Baselines3's contributed implementation.
public struct QuantileDQN: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration(perceptron: PerceptronConfiguration(hidden: [64, 64]))
    public var learningRate = 5e-5
    /// ε of Adam.
    public var adamEpsilon = 0.01 / 32
    /// N.
    public var quantiles = 200
    /// κ of the Huber loss.
    public var huberThreshold = 1.0
    /// Steps of learning between updates of the target network.
    public var targetInterval = 2500
    public var targetRate = 1.0
    /// Joint norm that gradients are clipped to; infinite as published.
    public var gradientClip = 1e9
    /// What of the distribution is to be great.
    public var risk = RiskMeasure.mean

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "qr-dqn", title: "Quantile-regression DQN", source: "Dabney et al. 2018, arXiv:1710.10044",
    actions: .options,
    training: .replay(
      ReplayConfiguration(
        batch: 32, trainEvery: 4, exploration: ExplorationSchedule(start: 1, end: 0.01, share: 0.005))))

  public let configuration: Configuration
  let online: ActionValueNetwork
  private let target: ActionValueNetwork
  private let optimizer: Adam
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    guard configuration.quantiles >= 2 else {
      throw LearningError.impossibleSetting("qr-dqn needs 2 quantiles or more")
    }
    self.configuration = configuration
    func network() throws(TensorError) -> ActionValueNetwork {
      try ActionValueNetwork(
        configuration.network, process: process, atoms: configuration.quantiles, key: key.child(.initialization))
    }
    online = try network()
    target = try network()
    var constants = Adam.Configuration(learningRate: configuration.learningRate)
    constants.epsilon = configuration.adamEpsilon
    optimizer = try Adam(online.parameters, constants)
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try targets(batch)
    let quantiles = try takenAtoms(online(batch.states, key: key), batch.actions)
    let losses = try quantileHuberLoss(
      quantiles: quantiles, targets: targets, threshold: configuration.huberThreshold)
    let loss = try batch.mean(losses)
    try optimizer.minimize(loss, maximumNorm: configuration.gradientClip)
    if try updates.next() % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    let errors = try (quantiles.detach().mean(dimension: -1) - targets.mean(dimension: -1)).abs()
    return Update(losses: [("value", loss)], errors: try errors.mean(dimension: 0))
  }

  /// y of equation 13, [members, B, N].
  private func targets(_ batch: Transitions) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let next = try target(batch.nextStates)
      let values = try configuration.risk.value(quantiles: next)
      let best = try masked(values, allowed: batch.nextAllowed).argmax(dimension: -1)
      return try batch.rewards.unsqueeze(dimension: 1) + batch.discounts.unsqueeze(dimension: 1)
        * takenAtoms(next, best)
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let values = try configuration.risk.value(quantiles: online(decisions.histories).mean(dimension: 0))
    return .options(bestOptions(try values.floats(), masks: decisions.masks, exploration: exploration))
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("target", target)], optimizers: [("optimizer", optimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.members)
  }
}
