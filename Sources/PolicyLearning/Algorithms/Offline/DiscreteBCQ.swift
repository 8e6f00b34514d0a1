public import DosingMDP
public import Stochastics
public import Tensors

/// BCQ of options: Q-learning from a log that chooses only among options which an imitation of the log would take.
///
///     a* = argmax over {a: p(a|s') / max p(·|s') > flexibility} of Q(s', a)                            (16)
///     L = mean Huber(Q(s, a) - r - d Q'(s', a*)) - mean log p(a|s) + b mean logits²
///
/// p and Q share the encoding of the history; p has a network of its own over it.
/// Source: Fujimoto, Conti, Ghavamzadeh, Pineau, Benchmarking batch deep reinforcement learning algorithms, 2019,
/// arXiv:1910.01708, algorithm 1. Defaults are d3rlpy 2.8.1's.
public struct DiscreteBCQ: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration()
    public var learningRate = 6.25e-5
    /// The least share of the greatest probability.
    public var flexibility = 0.3
    /// b.
    public var logitPenalty = 0.5
    /// Standard deviations of the ensemble below the mean.
    public var pessimism = 0.0
    /// Threshold of the Huber loss.
    public var huberThreshold = 1.0
    /// Steps of learning between updates of the target network.
    public var targetInterval = 8000
    /// Share of the online network in an update of the target network; 1 copies it.
    public var targetRate = 1.0
    /// Joint norm that gradients are clipped to.
    public var gradientClip = 1e9

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "discrete-bcq", title: "Batch-constrained Q-learning of options",
    source: "Fujimoto et al. 2019, arXiv:1910.01708", actions: .options,
    training: .log(ReplayConfiguration(batch: 32, bootstrapShare: 0.8)))

  public let configuration: Configuration
  let online: ValuedImitation
  private let target: ValuedImitation
  private let optimizer: Adam
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    self.configuration = configuration
    online = try ValuedImitation(configuration.network, process: process, key: key.child(.initialization))
    target = try ValuedImitation(configuration.network, process: process, key: key.child(.initialization))
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.learningRate))
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try targets(batch)
    let encoded = try online.values.encoder(batch.states, key: key)
    let taken = try takenValues(online.values.values(encoded, key: key), batch.actions)
    let valueLoss = try batch.mean(
      taken.huberLoss(targets, delta: configuration.huberThreshold, reduction: .none))
    let logits = try online.logits(encoded, key: key)
    let imitationLoss = try actionNegativeLogLikelihood(
      batch.actions, logits: masked(logits, allowed: batch.allowed)
    ).mean()
    let loss = try valueLoss + imitationLoss + logits.square().mean() * configuration.logitPenalty
    try optimizer.minimize(loss, maximumNorm: configuration.gradientClip)
    if try updates.next() % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    return Update(
      losses: [("value", valueLoss), ("imitation", imitationLoss)],
      errors: try (taken.detach() - targets).abs().mean(dimension: 0))
  }

  /// r + d Q'(s', a*), [members, B].
  private func targets(_ batch: Transitions) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let encoded = try online.values.encoder(batch.nextStates)
      return try doubleQTargets(
        rewards: batch.rewards, discounts: batch.discounts, nextOnline: online.values.values(encoded),
        nextTarget: target.values(batch.nextStates), nextAllowed: plausible(encoded, allowed: batch.nextAllowed))
    }
  }

  /// The options of equation 16 [B, A].
  private func plausible(_ encoded: Tensor, allowed: Tensor?) throws(TensorError) -> Tensor {
    try ActionSupport.relative(share: configuration.flexibility)
      .supported(online.logProbabilities(encoded, allowed: allowed))
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let encoded = try online.values.encoder(decisions.histories)
    let values = try pessimisticValues(online.values.values(encoded), configuration.pessimism)
    let choosable = try masked(values, allowed: plausible(encoded, allowed: decisions.allowed()))
    return .options(bestOptions(try choosable.floats(), masks: decisions.masks, exploration: exploration))
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("target", target)], optimizers: [("optimizer", optimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.members)
  }
}
