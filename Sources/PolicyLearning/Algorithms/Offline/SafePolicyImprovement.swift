public import DosingMDP
public import Stochastics
public import Tensors

/// SPIBB: improves on the log's policy only where the log has enough of a decision, and keeps to the policy elsewhere.
///
///     B(s) = {a : N(s, a) < N_∧}   the decisions with too little evidence
///     π(a|s) = p(a|s) for a in B(s);  all other probability goes to argmax_{a not in B(s)} Q(s, a)        (algorithm 1)
///     y = r + d Σ_a' π(a'|s') Q'(s', a')
///
/// p is an imitation of the log, learned at the same time. N(s, a) counts the log's decisions a in states like s: those
/// with the same signs of `bits` random projections of what is seen (Tang et al. 2017, arXiv:1611.04717, section 2.2).
/// The more is logged, the more decisions have evidence and the farther the policy may leave the clinicians' one.
/// Source: Laroche, Trichelair, Tachet des Combes, Safe policy improvement with baseline bootstrapping, ICML 2019,
/// arXiv:1712.06924, section 4 (Π_b-SPIBB-DQN); its pseudo-counts by distance are replaced by hash counts.
public struct SafePolicyImprovement: LogStudent {
  public struct Configuration: LearnerConfiguration {
    public var network = ActionValueConfiguration()
    public var learningRate = 6.25e-5
    /// N_∧.
    public var evidence = 20.0
    /// Random projections; 0 counts a decision in all states together.
    public var bits = 8
    /// Steps of learning between copies to the target network.
    public var targetInterval = 1000

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "spibb", title: "Safe policy improvement with baseline bootstrapping",
    source: "Laroche et al. 2019, arXiv:1712.06924", actions: .options,
    training: .log(ReplayConfiguration(batch: 32)))

  public let configuration: Configuration
  let online: ValuedImitation
  private let target: ValuedImitation
  private let optimizer: Adam
  private let updates: UpdateCounter
  let counts: HashCounts

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    try requireOptions(Self.profile, process)
    guard (0...16).contains(configuration.bits) else {
      throw LearningError.impossibleSetting("spibb.bits is \(configuration.bits); 0 to 16 are possible")
    }
    self.configuration = configuration
    online = try ValuedImitation(configuration.network, process: process, key: key.child(.initialization))
    target = try ValuedImitation(configuration.network, process: process, key: key.child(.initialization))
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.learningRate))
    updates = try UpdateCounter()
    counts = try HashCounts(
      features: process.features.count, actions: process.actions.width, bits: configuration.bits,
      key: key.child(.noise))
  }

  public mutating func study(_ store: TransitionStore) throws(TensorError) {
    let places = store.decisionPlaces
    for start in stride(from: 0, to: places.count, by: 4096) {
      let part = Array(places[start..<min(start + 4096, places.count)])
      let batch = try store.transitions(at: part)
      try counts.add(batch.states, batch.actions)
    }
  }

  public mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    let targets = try withoutGradient { () throws(TensorError) in
      let encoded = try online.values.encoder(batch.nextStates)
      let policy = try policy(batch.nextStates, encoded, allowed: batch.nextAllowed)
      return try batch.rewards + batch.discounts
        * (policy * target.values(batch.nextStates)).sum(dimension: 2)
    }
    let encoded = try online.values.encoder(batch.states, key: key)
    let errors = try takenValues(online.values.values(encoded, key: key), batch.actions) - targets
    let valueLoss = try batch.mean(errors.square())
    let imitationLoss = try actionNegativeLogLikelihood(
      batch.actions, logits: masked(online.logits(encoded, key: key), allowed: batch.allowed)
    ).mean()
    try optimizer.minimize(valueLoss + imitationLoss)
    if try updates.next() % configuration.targetInterval == 0 { try target.copyParameters(from: online) }
    return Update(
      losses: [("value", valueLoss), ("imitation", imitationLoss)],
      errors: try errors.detach().abs().mean(dimension: 0))
  }

  /// π [B, A].
  private func policy(_ states: Histories, _ encoded: Tensor, allowed: Tensor?) throws(TensorError) -> Tensor {
    let imitation = try online.logProbabilities(encoded, allowed: allowed).exp()
    let values = try pessimisticValues(online.values.values(encoded), 0)
    let hasEvidence = try counts.count(states) .>= configuration.evidence
    let free = try (imitation * hasEvidence.to(.float32)).sum(dimension: 1, keepDimension: true)
    var choosable = try values.masked(.!hasEvidence, fill: forbiddenValue)
    choosable = try masked(choosable, allowed: allowed)
    let best = try choosable.argmax(dimension: 1).oneHot(classes: values.size(1)).to(.float32)
    return try imitation.masked(hasEvidence, fill: 0.0) + best * free
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let rows = try probabilities(decisions)
    guard let exploration else {
      return .options(rows.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 })
    }
    var generator = exploration.key.generator
    return .options(rows.map { generator.categorical($0) })
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    try withoutGradient { () throws(TensorError) in
      let encoded = try online.values.encoder(decisions.histories)
      let policy = try policy(decisions.histories, encoded, allowed: decisions.allowed())
      let (values, width) = (try policy.doubles(), decisions.actionCount)
      return (0..<decisions.count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("online", online), ("target", target)], optimizers: [("optimizer", optimizer)],
      values: [updates.named] + counts.values, reach: configuration.network.encoder.reach,
      members: configuration.network.members)
  }
}
