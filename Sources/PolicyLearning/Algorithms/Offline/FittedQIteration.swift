public import DosingMDP
public import Stochastics
public import Tensors

/// Fitted Q-iteration with a neural network: a sequence of regressions, each on the targets of the one before.
///
///     y = r + d max_a' Q_k(s', a'),   Q_{k+1} = argmin_Q mean (Q(s, a) - y)²
///
/// Each regression takes `stepsPerIteration` steps of learning and starts from the one before.
/// Source: Ernst, Geurts, Wehenkel, JMLR 6:503, 2005, figure 1; Riedmiller, Neural fitted Q iteration, ECML 2005,
/// doi:10.1007/11564096_32. Learning rate and batch are d3rlpy 2.8.1's NFQ's, which renews its targets at each step.
public struct FittedQIteration: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration()
    public var learningRate = 6.25e-5
    /// Steps of learning in a regression.
    public var stepsPerIteration = 200
    /// Standard deviations of the ensemble below the mean.
    public var pessimism = 0.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "fitted-q", title: "Neural fitted Q-iteration", source: "Riedmiller 2005, doi:10.1007/11564096_32",
    actions: .options, training: .log(ReplayConfiguration(batch: 32, bootstrapShare: 0.8)))

  public let configuration: Configuration
  let online: ActionValueNetwork
  private let previous: ActionValueNetwork
  private let optimizer: Adam
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    self.configuration = configuration
    online = try ActionValueNetwork(configuration.network, process: process, key: key.child(.initialization))
    previous = try ActionValueNetwork(configuration.network, process: process, key: key.child(.initialization))
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.learningRate))
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try withoutGradient { () throws(TensorError) in
      let next = try masked(previous(batch.nextStates), allowed: batch.nextAllowed).maximum(dimension: 2)
      return try batch.rewards + batch.discounts * next
    }
    let errors = try takenValues(online(batch.states, key: key), batch.actions) - targets
    let loss = try batch.mean(errors.square())
    try optimizer.minimize(loss)
    if try updates.next() % configuration.stepsPerIteration == 0 { try previous.copyParameters(from: online) }
    return Update(losses: [("value", loss)], errors: try errors.detach().abs().mean(dimension: 0))
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let values = try pessimisticValues(online(decisions.histories), configuration.pessimism)
    return .options(bestOptions(try values.floats(), masks: decisions.masks, exploration: exploration))
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("previous", previous)], optimizers: [("optimizer", optimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.members)
  }
}
