public import DosingMDP
public import Stochastics
public import Tensors

/// CQL of options, with an ensemble, behavior cloning and a support constraint as parts that can be joined.
///
///     L = mean [ Huber(Q_m(s, a) - y_m) + α (logsumexp_a' Q_m(s, a') - Q_m(s, a)) ] - β mean log p(a|s)    (4)
///     y_m = r + d Q'_m(s', argmax_a' Q_m(s', a')),  a' among options allowed and supported by p
///
/// It acts by the greatest mean_m Q_m - pessimism · sd_m Q_m among options allowed and supported. With `quantiles` Q is the
/// mean of that many quantiles, trained by their own loss (QR-DQN), as published for images.
/// Source: Kumar, Zhou, Tucker, Levine, NeurIPS 2020, arXiv:2006.04779, CQL(H), section 3.2 and appendix F; Fujimoto, Gu
/// 2021, arXiv:2106.06860 (cloning as a regularizer). Defaults are d3rlpy 2.8.1's, with one critic and no cloning.
public struct DiscreteCQL: TransitionLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration()
    public var learningRate = 6.25e-5
    /// α.
    public var conservatism = 1.0
    /// β.
    public var cloning = 0.0
    /// Where targets and decisions may choose; needs β above 0.
    public var support = ActionSupport.everything
    /// Standard deviations of the ensemble below the mean.
    public var pessimism = 0.0
    /// Quantiles of the return; 1 for its mean.
    public var quantiles = 1
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
    name: "discrete-cql", title: "Conservative Q-learning of options", source: "Kumar et al. 2020, arXiv:2006.04779",
    actions: .options, training: .log(ReplayConfiguration(batch: 32, bootstrapShare: 0.8)))

  public let configuration: Configuration
  let online: ValuedImitation
  private let target: ValuedImitation
  private let optimizer: Adam
  private let updates: UpdateCounter

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    guard configuration.support == .everything || configuration.cloning > 0 else {
      throw LearningError.impossibleSetting("discrete-cql: a support constraint needs cloning above 0")
    }
    self.configuration = configuration
    func network() throws(TensorError) -> ValuedImitation {
      try ValuedImitation(
        configuration.network, process: process, atoms: configuration.quantiles, key: key.child(.initialization))
    }
    online = try network()
    target = try network()
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.learningRate))
    updates = try UpdateCounter()
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try targets(batch)
    let encoded = try online.values.encoder(batch.states, key: key)
    let atoms = try online.values.values(encoded, key: key)
    let values = try means(atoms)
    let taken = try takenValues(values, batch.actions)
    let errors = try temporalDifference(atoms, targets, batch)
    let gap = try masked(values, allowed: batch.allowed).logSumExp(dimension: 2) - taken
    let valueLoss = try batch.mean(errors)
    let conservativeLoss = try batch.meanOfAll(gap)
    var loss = try valueLoss + conservativeLoss * configuration.conservatism  // (4)
    var losses: [(name: String, value: Tensor)] = [("value", valueLoss), ("conservative", conservativeLoss)]
    if configuration.cloning > 0 {
      let cloningLoss = try actionNegativeLogLikelihood(
        batch.actions, logits: masked(online.logits(encoded, key: key), allowed: batch.allowed)
      ).mean()
      loss = try loss + cloningLoss * configuration.cloning
      losses.append(("cloning", cloningLoss))
    }
    try optimizer.minimize(loss, maximumNorm: configuration.gradientClip)
    if try updates.next() % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    return Update(losses: losses, errors: try errors.detach().mean(dimension: 0))
  }

  /// Q [members, B, A] of its atoms.
  private func means(_ atoms: Tensor) throws(TensorError) -> Tensor {
    configuration.quantiles > 1 ? try atoms.mean(dimension: 3) : atoms
  }

  /// The error of each member and decision [members, B].
  private func temporalDifference(
    _ atoms: Tensor, _ targets: Tensor, _ batch: Transitions
  ) throws(TensorError) -> Tensor {
    if configuration.quantiles > 1 {
      return try quantileHuberLoss(
        quantiles: takenAtoms(atoms, batch.actions), targets: targets, threshold: configuration.huberThreshold)
    }
    return try takenValues(atoms, batch.actions)
      .huberLoss(targets, delta: configuration.huberThreshold, reduction: .none)
  }

  /// y [members, B], or [members, B, quantiles].
  private func targets(_ batch: Transitions) throws(TensorError) -> Tensor {
    try withoutGradient { () throws(TensorError) in
      let encoded = try online.values.encoder(batch.nextStates)
      let allowed = try supported(encoded, allowed: batch.nextAllowed)
      let choice = try masked(means(online.values.values(encoded)), allowed: allowed).argmax(dimension: 2)
      let next = try target.values(batch.nextStates)
      if configuration.quantiles > 1 {
        return try batch.rewards.unsqueeze(dimension: 1) + batch.discounts.unsqueeze(dimension: 1)
          * takenAtoms(next, choice)
      }
      let value = try next.gather(dimension: 2, choice.unsqueeze(dimension: 2)).squeeze(dimension: 2)
      return try batch.rewards + batch.discounts * value
    }
  }

  /// Options allowed and supported [B, A]; `nil` where all are.
  private func supported(_ encoded: Tensor, allowed: Tensor?) throws(TensorError) -> Tensor? {
    guard configuration.support != .everything else { return allowed }
    return try configuration.support.supported(online.logProbabilities(encoded, allowed: allowed))
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let encoded = try online.values.encoder(decisions.histories)
    let values = try pessimisticValues(means(online.values.values(encoded)), configuration.pessimism)
    let choosable = try masked(values, allowed: supported(encoded, allowed: decisions.allowed()))
    return .options(bestOptions(try choosable.floats(), masks: decisions.masks, exploration: exploration))
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("target", target)], optimizers: [("optimizer", optimizer)],
      values: [updates.named], reach: configuration.network.encoder.reach, members: configuration.network.members)
  }
}
