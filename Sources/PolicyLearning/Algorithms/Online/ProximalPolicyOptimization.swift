public import DosingMDP
public import Stochastics
public import Tensors

/// PPO: steps along the policy gradient that are clipped where the policy has moved away from the one that acted.
///
///     ratio = π(a|s) / π_old(a|s)
///     L_clip = -mean min(ratio A, clip(ratio, 1 - ε, 1 + ε) A)                                          (7)
///     L = L_clip + c_1 mean (V(s) - R)² - c_2 mean entropy                                              (9)
///
/// A are λ-advantages (11), normalized in each minibatch, and R = A + V_old the λ-returns.
/// Source: Schulman, Wolski, Dhariwal, Radford, Klimov 2017, arXiv:1707.06347. Defaults are Stable-Baselines3's: tanh
/// networks of 64-64 that start orthogonal, Adam with ε 1e-5.
public struct ProximalPolicyOptimization: RolloutLearner {
  public struct Configuration: LearnerConfiguration {
    public var network = ActorCriticConfiguration(
      perceptron: PerceptronConfiguration(hidden: [64, 64], activation: .tanh), critics: 1)
    public var learningRate = 3e-4
    /// ε.
    public var clip = 0.2
    /// Whether learning rate and clip go to zero in equal steps over training.
    public var isAnnealed = false
    /// Passes over a rollout.
    public var epochs = 10
    /// Decisions in a minibatch.
    public var batch = 64
    /// λ of the advantages.
    public var lambda = 0.95
    /// c_1.
    public var valueWeight = 0.5
    /// c_2.
    public var entropyWeight = 0.0
    /// Joint norm that gradients are clipped to.
    public var gradientClip = 0.5
    public var normalizesAdvantages = true
    /// Learning from a rollout ends where the mean divergence from the old policy is above 1.5 times this; 0 for never.
    public var targetDivergence = 0.0
    /// log σ of the points of amounts at the start.
    public var logDeviation = 0.0

    public init() {}
  }

  public static let profile = AlgorithmProfile(
    name: "ppo", title: "Proximal policy optimization", source: "Schulman et al. 2017, arXiv:1707.06347",
    actions: .either, training: .rollout(RolloutConfiguration()))

  public let configuration: Configuration
  let networks: ActorCriticNetworks
  private var optimizer: Adam

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws {
    self.configuration = configuration
    networks = try ActorCriticNetworks(
      configuration.network, process: process, logDeviation: configuration.logDeviation, key: key)
    var constants = Adam.Configuration(learningRate: configuration.learningRate)
    constants.epsilon = 1e-5
    optimizer = try Adam(networks.parameters, constants)
  }

  public mutating func update(_ rollout: Rollout, progress: Double, key: Key) throws(TensorError) -> Update {
    let share = configuration.isAnnealed ? 1 - progress : 1
    optimizer.learningRate = configuration.learningRate * share
    let before = try assess(rollout)
    var losses: [(name: String, value: Tensor)] = []
    passes: for epoch in 0..<configuration.epochs {
      var generator = key.child(.minibatch, epoch).generator
      let order = Array(0..<rollout.count).shuffled(using: &generator)
      for start in stride(from: 0, to: order.count, by: configuration.batch) {
        let rows = Array(order[start..<min(start + configuration.batch, order.count)])
        // A single row has no deviation to normalize by.
        guard rows.count > 1 else { continue }
        let step = try minibatchLoss(rollout, rows, before, clip: configuration.clip * share)
        losses = step.losses
        if let divergence = step.divergence, divergence > 1.5 * configuration.targetDivergence { break passes }
        try optimizer.minimize(step.loss, maximumNorm: configuration.gradientClip)
      }
    }
    return Update(losses: losses)
  }

  /// What the rollout looks like before learning from it.
  private struct Assessment {
    var logProbabilities: [Float]
    var advantages: [Float]
    var returns: [Float]
  }

  private func assess(_ rollout: Rollout) throws(TensorError) -> Assessment {
    try withoutGradient { () throws(TensorError) in
      let values = try networks.critic(rollout.states).doubles()
      let endValues = try networks.critic(rollout.endStates).doubles()
      let (advantages, returns) = rollout.advantages(
        values: values, endValues: endValues, lambda: configuration.lambda)
      return Assessment(
        logProbabilities: try networks.actor(rollout.states, allowed: rollout.allowed)
          .logProbability(rollout.actions).floats(),
        advantages: advantages.map(Float.init), returns: returns.map(Float.init))
    }
  }

  private func minibatchLoss(
    _ rollout: Rollout, _ rows: [Int], _ before: Assessment, clip: Double
  ) throws(TensorError) -> (loss: Tensor, divergence: Double?, losses: [(name: String, value: Tensor)]) {
    let index = try Tensor(rows)
    func pick(_ tensor: Tensor) throws(TensorError) -> Tensor { try tensor.indexSelect(dimension: 0, index) }
    func pick(_ values: [Float]) throws(TensorError) -> Tensor { try Tensor(rows.map { values[$0] }) }
    let states = try rollout.states.selecting(rows)
    let advantages = rows.map { before.advantages[$0] }
    let policy = try policyLoss(
      states, allowed: rollout.allowed.map(pick), actions: pick(rollout.actions), old: pick(before.logProbabilities),
      advantages: Tensor(configuration.normalizesAdvantages ? standardized(advantages) : advantages), clip: clip)
    let valueLoss = try networks.critic(states).squeeze(dimension: 1).squaredError(pick(before.returns))
    let loss = try policy.loss + valueLoss * configuration.valueWeight  // (9)
    return (loss, policy.divergence, [("policy", policy.clipped), ("value", valueLoss)])
  }

  /// L_clip - c_2 mean entropy, L_clip alone, and where it is asked for an estimate of KL(old || new).
  private func policyLoss(
    _ states: Histories, allowed: Tensor?, actions: Tensor, old: Tensor, advantages: Tensor, clip: Double
  ) throws(TensorError) -> (loss: Tensor, clipped: Tensor, divergence: Double?) {
    let isStopping = configuration.targetDivergence > 0
    if networks.actor.logDeviation == nil {
      let policy = try networks.actor.output(states).clippedPolicyLoss(
        allowed: allowed, actions: actions, oldLogProbabilities: old, advantages: advantages, clip: clip,
        entropyWeight: configuration.entropyWeight)
      return (policy.loss, try .full(-policy.surrogate, []), isStopping ? policy.divergence : nil)
    }
    let distribution = try networks.actor(states, allowed: allowed)
    let difference = try distribution.logProbability(actions) - old
    let clipped = try -difference.clippedSurrogate(advantages, clip: clip)  // (7)
    var loss = clipped
    if configuration.entropyWeight != 0 {
      loss = try loss - distribution.entropy().mean() * configuration.entropyWeight
    }
    // Schulman's estimate, http://joschu.net/blog/kl-approx.html.
    let change = try difference.detach()
    return (loss, clipped, isStopping ? try (change.exp() - 1 - change).mean().item() : nil)
  }

  public func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    try networks.actor.act(decisions, exploration: exploration)
  }

  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    try networks.actor.probabilities(decisions)
  }

  public var outline: LearnerOutline {
    LearnerOutline(
      modules: [("networks", networks)], optimizers: [("optimizer", optimizer)],
      reach: configuration.network.encoder.reach)
  }
}
