public import DosingMDP
import Foundation
public import Stochastics
public import Tensors

/// CQL of amounts: SAC from a log, whose critics are lowered where the log has no decisions.
///
///     L_Q = SAC's + α' Σ_i (mean logsumexp_a Q_i(s, a) - mean Q_i(s, a_log))                              (4)
///
/// The log-sum is estimated by importance sampling from n draws each of the uniform distribution, of π(·|s) and of π(·|s')
/// (appendix F). With a threshold τ, α' is a multiplier that is learned so that the difference stays near it:
/// max_α' α' (difference - τ) (equation 30).
/// Source: Kumar, Zhou, Tucker, Levine, Conservative Q-learning for offline reinforcement learning, NeurIPS 2020,
/// arXiv:2006.04779, CQL(H). Defaults are d3rlpy 2.8.1's; its targets have no entropy term, nor have these.
public struct ContinuousCQL: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var softActorCritic = SoftActorCritic.Configuration()
    /// Weight of the conservative term, on top of α'.
    public var conservatism = 5.0
    /// τ, in scaled rewards; 0 for a fixed α' of 1.
    public var threshold = 10.0
    public var multiplierLearningRate = 1e-4
    /// n.
    public var draws = 10

    public init() {
      softActorCritic.actorLearningRate = 1e-4
      softActorCritic.criticLearningRate = 3e-4
      softActorCritic.temperatureLearningRate = 1e-4
      softActorCritic.usesEntropyInTargets = false
    }
  }

  public static let profile = AlgorithmProfile(
    name: "cql", title: "Conservative Q-learning of amounts", source: "Kumar et al. 2020, arXiv:2006.04779",
    actions: .amounts, training: .log(ReplayConfiguration()))

  public let configuration: Configuration
  private(set) var learner: SoftActorCritic
  /// log α' [1].
  private let logMultiplier: Tensor
  private let multiplierOptimizer: Adam

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireAmounts(Self.profile, process)
    self.configuration = configuration
    learner = try SoftActorCritic(configuration.softActorCritic, process: process, key: key)
    logMultiplier = try Initialization.constant(0, [1])
    multiplierOptimizer = try Adam(
      [(name: "logMultiplier", tensor: logMultiplier)],
      .init(learningRate: configuration.multiplierLearningRate))
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let (configuration, logMultiplier, optimizer) = (configuration, logMultiplier, multiplierOptimizer)
    return try learner.update(batch, key: key) { learner, key throws(TensorError) in
      let gap = try Self.gap(batch, learner, draws: configuration.draws, key: key)
      guard configuration.threshold > 0 else { return try gap.sum() * configuration.conservatism }
      let excess = try (gap * configuration.conservatism - configuration.threshold).sum()
      try optimizer.minimize(-(logMultiplier.exp().clamp(0, 1e6) * excess.detach()).sum())  // (30)
      return try (logMultiplier.detach().exp().clamp(0, 1e6) * excess).sum()
    }
  }

  /// mean logsumexp_a Q_i(s, a) - mean Q_i(s, a_log) of each critic [members].
  private static func gap(
    _ batch: Transitions, _ learner: SoftActorCritic, draws: Int, key: Key
  ) throws(TensorError) -> Tensor {
    let keys = key.split(3)
    let (rows, width) = (batch.count, batch.actions.size(1))
    let encoded = try learner.critic.encoder(batch.states)
    func values(_ points: Tensor) throws(TensorError) -> Tensor {
      let states = try encoded.unsqueeze(dimension: 0).expand([draws, rows, encoded.size(1)])
      return try learner.critic.values(
        states.reshape([draws * rows, encoded.size(1)]), points.reshape([draws * rows, width])
      ).reshape([-1, draws, rows])
    }
    func policyDraws(_ states: Histories, _ key: Key) throws(TensorError) -> (points: Tensor, logs: Tensor) {
      try withoutGradient { () throws(TensorError) in
        let distribution = try learner.actor(states)
        let noise = try Tensor.normal([draws, rows, width], key: key)
        let u = try distribution.normal.sample(noise: noise)
        return (try u.tanh(), try distribution.logProbability(beforeTanh: u))
      }
    }
    let uniform = try Tensor.uniform([draws, rows, width], low: -1, high: 1, key: keys[0])
    let present = try policyDraws(batch.states, keys[1])
    let next = try policyDraws(batch.nextStates, keys[2])
    let weighted = try Tensor.cat(
      [
        values(uniform) + Double(width) * log(2), values(present.points) - present.logs,
        values(next.points) - next.logs,
      ], dimension: 1)
    let logSum = try weighted.logSumExp(dimension: 1) - log(Double(3 * draws))
    return try (logSum - learner.critic.values(encoded, batch.actions)).mean(dimension: 1)
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try learner.act(decisions, exploration: exploration)
  }

  public var outline: LearnerOutline {
    var outline = learner.outline
    outline.values.append((name: "logMultiplier", tensor: logMultiplier))
    outline.optimizers.append(("multiplierOptimizer", multiplierOptimizer))
    return outline
  }
}
