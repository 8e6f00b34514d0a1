public import DosingMDP
public import Stochastics
public import Tensors

/// C51: the distribution of the return of each option as probabilities on fixed atoms z_1, ..., z_N.
///
///     Z(s, a) = z_i with probability p_i(s, a) = softmax_i f(s)[a]
///     a* = argmax_a risk(Z'(s', a))                                                                     algorithm 1
///     m = the projection of r + d Z'(s', a*) on the atoms                                               (7)
///     L = mean w (-Σ_i m_i log p_i(s, a))
///
/// Z' is a copy that follows Z; risk is the mean (as published), a conditional value at risk or the worst case.
/// Source: Bellemare, Dabney, Munos 2017, arXiv:1707.06887. Defaults are CleanRL's c51.py.
public struct CategoricalDQN: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration(perceptron: PerceptronConfiguration(hidden: [120, 84]))
    public var learningRate = 2.5e-4
    /// ε of Adam.
    public var adamEpsilon = 0.01 / 128
    /// N.
    public var atoms = 101
    /// z_1, in scaled rewards.
    public var lowest = -100.0
    /// z_N, in scaled rewards.
    public var highest = 100.0
    /// Steps of learning between copies to the target network. CleanRL copies every 500 decisions and learns at every
    /// tenth.
    public var targetInterval = 50
    /// What of the distribution is to be great.
    public var risk = RiskMeasure.mean

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "c51", title: "Categorical DQN (C51)", source: "Bellemare, Dabney, Munos 2017, arXiv:1707.06887",
    actions: .options,
    training: .replay(
      ReplayConfiguration(
        batch: 128, capacity: 10_000, warmUp: 10_000, trainEvery: 10,
        exploration: ExplorationSchedule(start: 1, end: 0.05, share: 0.5))))

  public let configuration: Configuration
  let online: ActionValueNetwork
  private let target: ActionValueNetwork
  private let optimizer: Adam
  private let updates: UpdateCounter
  /// z [N].
  let support: Tensor

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    guard configuration.atoms >= 2, configuration.lowest < configuration.highest else {
      throw LearningError.impossibleSetting("c51 needs at least 2 atoms and lowest < highest")
    }
    self.configuration = configuration
    func network() throws(TensorError) -> ActionValueNetwork {
      try ActionValueNetwork(
        configuration.network, process: process, atoms: configuration.atoms, key: key.child(.initialization))
    }
    online = try network()
    target = try network()
    var constants = Adam.Configuration(learningRate: configuration.learningRate)
    constants.epsilon = configuration.adamEpsilon
    optimizer = try Adam(online.parameters, constants)
    updates = try UpdateCounter()
    support = try .linspace(configuration.lowest, configuration.highest, count: configuration.atoms)
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let projected = try projectedTargets(batch)
    let logits = try takenAtoms(online(batch.states, key: key), batch.actions)
    let losses = try -(projected * logits.logSoftmax(dimension: -1)).sum(dimension: -1)
    let loss = try batch.mean(losses)
    try optimizer.minimize(loss)
    if try updates.next() % configuration.targetInterval == 0 { try target.copyParameters(from: online) }
    return Update(losses: [("value", loss)], errors: try losses.detach().mean(dimension: 0))
  }

  /// m of equation 7, [members, B, N].
  private func projectedTargets(_ batch: Transitions) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let probabilities = try target(batch.nextStates).softmax(dimension: -1)
      let values = try configuration.risk.value(probabilities: probabilities, support: support)
      let best = try masked(values, allowed: batch.nextAllowed).argmax(dimension: -1)
      let next = try takenAtoms(probabilities, best)
      let (members, rows) = (next.size(0), next.size(1))
      let projected = try categoricalProjection(
        probabilities: next.reshape([members * rows, configuration.atoms]), rewards: batch.rewards.tiled([members]),
        discounts: batch.discounts.tiled([members]), support: support)
      return try projected.reshape([members, rows, configuration.atoms])
    }
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let probabilities = try online(decisions.histories).softmax(dimension: -1).mean(dimension: 0)
    let values = try configuration.risk.value(probabilities: probabilities, support: support)
    return .options(bestOptions(try values.floats(), masks: decisions.masks, exploration: exploration))
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("target", target)], optimizers: [("optimizer", optimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.members)
  }
}

/// The atoms of options a [members, B, N], of all options' [members, B, A, N].
/// - Parameter options: [B], or [members, B].
func takenAtoms(_ atoms: Tensor, _ options: Tensor) throws(TensorError) -> Tensor {
  let (members, rows, count) = (atoms.size(0), atoms.size(1), atoms.size(3))
  let index = try options.reshape([-1, rows, 1, 1]).expand([members, rows, 1, count])
  return try atoms.gather(dimension: 2, index).squeeze(dimension: 2)
}
