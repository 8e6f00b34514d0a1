public import DosingMDP
public import Stochastics
public import Tensors

/// Deep Q-learning, with double Q-learning, dueling streams, n-step returns, prioritized replay and an ensemble as parts
/// that can be joined.
///
/// Each step of learning minimizes, over a minibatch,
///
///     L = mean w Huber(Q_m(s, a) - y_m),   y_m = r + d max_a' Q'_m(s', a')                               (1)
///     or, double:                          y_m = r + d Q'_m(s', argmax_a' Q_m(s', a'))                   (2)
///
/// with d = gamma^elapsed, Q' a copy of Q that follows it, maxima over allowed options, w the weights of prioritized
/// replay and m the members of the ensemble. It acts by the greatest mean_m Q_m - pessimism · sd_m Q_m, in training with a
/// random option now and then.
///
/// Sources: Mnih et al., Nature 518:529, 2015, doi:10.1038/nature14236, algorithm 1 (1); van Hasselt, Guez, Silver 2016,
/// arXiv:1509.06461, equation 4 (2); Wang et al. 2016, arXiv:1511.06581; Osband et al. 2016, arXiv:1602.04621. Defaults
/// are Stable-Baselines3's.
public struct DeepQNetwork: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration(perceptron: PerceptronConfiguration(hidden: [64, 64]))
    public var learningRate = 1e-4
    /// Whether the online network chooses what the target network values.
    public var isDouble = false
    /// Steps of learning between updates of the target network.
    public var targetInterval = 2500
    /// Share of the online network in an update of the target network; 1 copies it.
    public var targetRate = 1.0
    /// Joint norm that gradients are clipped to.
    public var gradientClip = 10.0
    /// Threshold of the Huber loss.
    public var huberThreshold = 1.0
    /// Standard deviations of the ensemble below the mean: a lower confidence bound.
    public var pessimism = 0.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "dqn", title: "Deep Q-network", source: "Mnih et al. 2015, doi:10.1038/nature14236", actions: .options,
    training: .replay(
      ReplayConfiguration(
        batch: 32, trainEvery: 4, exploration: ExplorationSchedule(start: 1, end: 0.05, share: 0.1))))

  public let configuration: Configuration
  let online: ActionValueNetwork
  private let target: ActionValueNetwork
  private let optimizer: Adam
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    self.configuration = configuration
    online = try ActionValueNetwork(configuration.network, process: process, key: key.child(.initialization))
    target = try ActionValueNetwork(configuration.network, process: process, key: key.child(.initialization))
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.learningRate))
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try targets(batch)
    let taken = try takenValues(online(batch.states, key: key), batch.actions)
    let errors = try taken.huberLoss(targets, delta: configuration.huberThreshold, reduction: .none)
    let loss = try batch.mean(errors)
    try optimizer.minimize(loss, maximumNorm: configuration.gradientClip)
    if try updates.next() % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    return Update(
      losses: [("value", loss)], errors: try (taken.detach() - targets).abs().mean(dimension: 0))
  }

  /// y of equation 1 or 2, [members, B].
  private func targets(_ batch: Transitions) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let next = try target(batch.nextStates)
      return try doubleQTargets(
        rewards: batch.rewards, discounts: batch.discounts,
        nextOnline: configuration.isDouble ? online(batch.nextStates) : next, nextTarget: next,
        nextAllowed: batch.nextAllowed)
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let values = try pessimisticValues(online(decisions.histories), configuration.pessimism)
    return .options(bestOptions(try values.floats(), masks: decisions.masks, exploration: exploration))
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("target", target)], optimizers: [("optimizer", optimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.members)
  }
}
