public import DosingMDP
public import Stochastics
import Tensors

/// Discrete conservative Q-learning with an ensemble and behavior cloning, over patients' histories or over their
/// present states.
///
/// Each gradient step minimizes, over a minibatch of decisions (those of whole episodes where there is a history),
///
///   L = mean_m [ Huber(Q_m(s, a) - y_m) + alpha (logsumexp_a' Q_m(s, a') - Q_m(s, a)) ] + beta · (-log p(a|s)),
///
/// y_m = c r + gamma^elapsed · Q'_m(s', argmax_a' Q_m(s', a')) (double Q, target networks Q'), maxima over allowed
/// actions, c a constant that brings returns to order one. At a censored step the target bootstraps from the censored
/// state, or the step is left out of it where that state was not seen. Members differ by their initialization and by a
/// patient-level Bernoulli(0.8) weight.
///
/// Sources: Kumar et al. 2020, arXiv:2006.04779; van Hasselt et al. 2016, arXiv:1509.06461; Fujimoto and Gu 2021,
/// arXiv:2106.06860 (behavior cloning as a regularizer). Deviation: alpha, Huber threshold, learning rate and target
/// interval default to d3rlpy 2.8.1's DiscreteCQL, which, like the paper's code, was tuned for images; the shipped
/// configurations state their own.
public struct ConservativeQLearning: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    public var network: NetworkConfiguration
    public var schedule: TrainingSchedule
    /// alpha: the weight of the conservative term.
    public var conservatism: Double
    /// beta: the weight of behavior cloning.
    public var cloning: Double
    /// Threshold of the Huber loss, in scaled rewards.
    public var huberThreshold: Double
    /// Gradient steps between updates of the target network.
    public var targetInterval: Int
    /// Share of the online network in an update of the target network; 1 copies it.
    public var targetRate: Double
    /// Mean |Q| beyond this multiple of the largest return in the data counts as divergence.
    public var divergenceFactor: Double

    public init(
      network: NetworkConfiguration = NetworkConfiguration(),
      schedule: TrainingSchedule = TrainingSchedule(steps: 20_000, batch: 32, learningRate: 6.25e-5),
      conservatism: Double = 1, cloning: Double = 1, huberThreshold: Double = 1, targetInterval: Int = 8000,
      targetRate: Double = 1, divergenceFactor: Double = 10
    ) {
      self.network = network
      self.schedule = schedule
      self.conservatism = conservatism
      self.cloning = cloning
      self.huberThreshold = huberThreshold
      self.targetInterval = targetInterval
      self.targetRate = targetRate
      self.divergenceFactor = divergenceFactor
    }
  }

  /// A trained policy and how it came about.
  public struct Result: Sendable {
    public var snapshot: NetworkSnapshot
    public var run: TrainingRun
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  /// Trains on episodes; keeps the checkpoint with the best validation estimate.
  /// - Parameters:
  ///   - episodes: of the training patients.
  ///   - normalizer: fitted on the same patients.
  ///   - validate: the validation estimate of a snapshot, greater is better.
  ///   - progress: called after each gradient step.
  public func train(
    on episodes: [Episode], schema: FeatureSchema, actions: ActionSpace, normalizer: FeatureNormalizer,
    discount: Discount, key: Key, validate: (NetworkSnapshot) throws -> Double, progress: () -> Void = {}
  ) throws -> Result {
    let scale = rewardScale(episodes, discount)
    let data = try EpisodeTensors(
      episodes, normalizer: normalizer, actionCount: actions.count, rewardScale: scale)
    let learner: any ConservativeLearner =
      switch configuration.network.history {
      case .state:
        try TransitionQLearner(
          configuration, data: data, schema: schema, normalizer: normalizer, actions: actions, key: key)
      case .window, .gru, .gruD, .lstm, .tcn, .transformer:
        try EpisodeQLearner(
          configuration, data: data, schema: schema, normalizer: normalizer, actions: actions, key: key)
      }
    var monitor = CheckpointMonitor(patience: configuration.schedule.patience)
    var batches = Minibatches(rows: learner.count, size: configuration.schedule.batch, key: key)
    let bound = configuration.divergenceFactor * max(scale * largestReturn(episodes, discount), 1)
    var losses: [Double] = []
    func snapshot() throws -> NetworkSnapshot {
      try NetworkSnapshot(
        learner.online,
        description: .init(
          kind: .qEnsemble, network: configuration.network, schema: schema, normalizer: normalizer, actions: actions,
          rewardScale: scale))
    }
    for step in 1...configuration.schedule.steps {
      let rate = configuration.schedule.rate(at: step)
      losses.append(try learner.step(rows: batches.next(), number: step, rate: rate))
      progress()
      guard step % configuration.schedule.checkpointEvery == 0 || step == configuration.schedule.steps else { continue }
      if let divergence = try divergence(losses, magnitude: learner.magnitude(), bound: bound) {
        return Result(
          snapshot: try monitor.best ?? snapshot(), run: monitor.run(divergence: "step \(step): \(divergence)"))
      }
      let candidate = try snapshot()
      let loss = losses.reduce(0, +) / Double(losses.count)
      losses.removeAll()
      if monitor.shouldStop(after: candidate, step: step, loss: loss, validation: try validate(candidate)) { break }
    }
    return Result(snapshot: try monitor.best ?? snapshot(), run: monitor.run(divergence: nil))
  }

  /// Why training counts as divergent: a loss that is not finite, or values beyond `bound`, in scaled rewards.
  private func divergence(_ losses: [Double], magnitude: Double, bound: Double) -> String? {
    if let loss = losses.first(where: { !$0.isFinite }) { return "the loss is \(loss)" }
    guard magnitude.isFinite, magnitude <= bound else {
      return "mean |Q| of a member is \(magnitude) in scaled rewards, beyond the bound \(bound)"
    }
    return nil
  }

  /// c = 1 / the standard deviation of the episodes' discounted returns.
  private func rewardScale(_ episodes: [Episode], _ discount: Discount) -> Double {
    let returns = episodes.map { $0.discountedReturn(discount) }
    let mean = returns.reduce(0, +) / Double(max(returns.count, 1))
    let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(returns.count, 1))
    return variance > 1e-12 ? 1 / variance.squareRoot() : 1
  }

  private func largestReturn(_ episodes: [Episode], _ discount: Discount) -> Double {
    episodes.map { abs($0.discountedReturn(discount)) }.max() ?? 0
  }
}
