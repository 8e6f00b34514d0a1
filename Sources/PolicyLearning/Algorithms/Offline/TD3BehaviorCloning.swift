public import DosingMDP
public import Stochastics
public import Tensors

/// TD3+BC: TD3 from a log, with an actor that also imitates it.
///
///     L_μ = -λ mean Q_1(s, μ(s)) + mean (μ(s) - a)²,   λ = α / mean |Q_1(s, μ(s))|                        (3), (4)
///
/// Source: Fujimoto, Gu, A minimalist approach to offline reinforcement learning, NeurIPS 2021, arXiv:2106.06860. The
/// paper normalizes features; see the standardization of a training. Defaults are the paper's.
public struct TD3BehaviorCloning: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var twinDelayed = TwinDelayedDDPG.Configuration()
    /// α.
    public var valueWeight = 2.5

    public init() {
      twinDelayed.network.perceptron.hidden = [256, 256]
      twinDelayed.actorLearningRate = 3e-4
      twinDelayed.criticLearningRate = 3e-4
    }
  }

  public static let profile = AlgorithmProfile(
    name: "td3-bc", title: "TD3 with behavior cloning", source: "Fujimoto, Gu 2021, arXiv:2106.06860",
    actions: .amounts, training: .log(ReplayConfiguration()))

  public let configuration: Configuration
  private(set) var learner: TwinDelayedDDPG

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireAmounts(Self.profile, process)
    self.configuration = configuration
    learner = try TwinDelayedDDPG(configuration.twinDelayed, process: process, key: key)
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let alpha = configuration.valueWeight
    return try learner.update(batch, key: key) { values, points throws(TensorError) in
      let scale = try alpha / (values.detach().abs().mean() + 1e-8)  // (4)
      return try -(scale * values.mean()) + (points - batch.actions).square().mean()  // (3)
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try learner.act(decisions, exploration: exploration)
  }

  public var outline: LearnerOutline { learner.outline }
}
