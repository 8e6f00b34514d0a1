public import DosingMDP
public import Stochastics
public import Tensors

/// Behavior cloning of single decisions: the policy of the log by maximum likelihood (options) or least squares (amounts).
///
///     L = -mean log p(a|s) + b mean logits²    or    L = mean (μ(s) - a)²
///
/// Source: Pomerleau, Neural Computation 3:88, 1991, doi:10.1162/neco.1991.3.1.88. Defaults are d3rlpy 2.8.1's. Of whole
/// courses, with early stopping: ``BehaviorCloning``.
public struct ImitationLearning: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration(critics: 1)
    public var learningRate = 1e-3
    /// b.
    public var logitPenalty = 0.5

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "bc", title: "Behavior cloning", source: "Pomerleau 1991, doi:10.1162/neco.1991.3.1.88", actions: .either,
    training: .log(ReplayConfiguration(batch: 100)))

  public let configuration: Configuration
  let network: EncodedPerceptron
  private let optimizer: Adam
  private let actions: ActionDomain

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    self.configuration = configuration
    actions = process.actions
    network = try EncodedPerceptron(
      configuration.network, process: process, outputs: process.actions.width, key: key.child(.initialization))
    optimizer = try Adam(network.parameters, .init(learningRate: configuration.learningRate))
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let output = try network(batch.states, key: key)
    let loss: Tensor
    if actions.isContinuous {
      loss = try (output.tanh() - batch.actions).square().mean()
    } else {
      let likelihood = try actionNegativeLogLikelihood(
        batch.actions, logits: masked(output, allowed: batch.allowed)
      ).mean()
      loss = try likelihood + output.square().mean() * configuration.logitPenalty
    }
    try optimizer.minimize(loss)
    return Update(losses: [("imitation", loss)])
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let output = try network(decisions.histories)
    if actions.isContinuous { return .points(try output.tanh().floats()) }
    return .options(bestOptions(try output.floats(), masks: decisions.masks, exploration: exploration))
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    guard !actions.isContinuous else { return [[Double]](repeating: [], count: decisions.count) }
    return try optionProbabilities(network(decisions.histories), decisions)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("network", network)], optimizers: [("optimizer", optimizer)],
      reach: configuration.network.encoder.reach)
  }
}
