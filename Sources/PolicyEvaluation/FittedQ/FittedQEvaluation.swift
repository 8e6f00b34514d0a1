public import DosingMDP
public import Stochastics
import Tensors

/// Fitted Q-evaluation: the action values of given policies from logged transitions, for several policies at once.
///
/// Minimizes (Q_p(s, a) - y_p)², y_p = c r + gamma^elapsed Σ_a' π_p(a'|s') Q'_p(s', a'), where Q'_p is a copy of Q_p renewed
/// every `targetInterval` steps and c brings returns to order one. Nothing follows a terminal event or the horizon; a
/// censored step bootstraps from the censored state, or is left out where that was not seen.
///
/// Targets are limited to the range of the rewards to go in the data, widened by half of it on each side: where a policy
/// acts as nobody did, bootstrapping from extrapolated values else grows without bound.
///
/// With episodes restricted to a horizon (``Episode/restricted(to:)``) and time among the features, Q is the value up to
/// that horizon. Each policy has its own network; they only share the minibatches.
/// Source: Le, Voloshin, Yue. Batch policy learning under constraints. ICML 2019, arXiv:1903.08738, algorithm 3.
/// Deviation: the expectation over π in the target, so that stochastic policies are evaluated as such (d3rlpy takes the
/// greedy action).
public struct FittedQEvaluation: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    public var hidden: Int
    public var steps: Int
    /// Transitions in a minibatch.
    public var batch: Int
    public var learningRate: Double
    /// Gradient steps between renewals of the target network.
    public var targetInterval: Int

    public init(
      hidden: Int = 256, steps: Int = 10_000, batch: Int = 100, learningRate: Double = 1e-4, targetInterval: Int = 100
    ) {
      self.hidden = hidden
      self.steps = steps
      self.batch = batch
      self.learningRate = learningRate
      self.targetInterval = targetInterval
    }
  }

  /// Episodes with the probabilities of each policy in each of their states.
  public struct Subjects: Sendable {
    public var episodes: [Episode]
    /// π_p(·|s) [policy][episode][step, and the final state where there is one][action].
    public var probabilities: [[[[Double]]]]

    public init(episodes: [Episode], probabilities: [[[[Double]]]]) {
      self.episodes = episodes
      self.probabilities = probabilities
    }
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  /// Fits on some patients and gives the action values of others.
  /// - Parameters:
  ///   - schema: of the states.
  ///   - held: episodes of other patients.
  /// - Returns: Q_p(s, ·) in reward units, [policy][episode][step][action].
  public func values(
    fittedOn subjects: Subjects, schema: FeatureSchema, actionCount: Int, discount: Discount, of held: [Episode],
    key: Key, progress: () -> Void = {}
  ) throws -> [[[[Double]]]] {
    let encoding = FittedQEncoding(
      normalizer: FeatureNormalizer(fitting: subjects.episodes), centers: schema.centers.count)
    let scale = rewardScale(subjects.episodes, discount)
    let bounds = targetBounds(subjects.episodes, discount, scale)
    let data = try FittedQTransitions(subjects, encoding: encoding, actionCount: actionCount, rewardScale: scale)
    let members = subjects.probabilities.count
    let online = try FittedQNetwork(
      members: members, inputs: encoding.width, hidden: configuration.hidden, actions: actionCount,
      key: key.child(.initialization))
    let target = try FittedQNetwork(
      members: members, inputs: encoding.width, hidden: configuration.hidden, actions: actionCount,
      key: key.child(.initialization))
    let optimizer = try Adam(online.parameters, .init(learningRate: configuration.learningRate))
    for step in 0..<configuration.steps {
      let rows = try Tensor.integers(
        in: 0..<data.count, [min(configuration.batch, data.count)], key: key.child(.minibatch, step))
      let batch = try data.selecting(rows)
      let expected = try withoutGradient {
        try (target(batch.next) * batch.nextProbabilities).sum(dimension: -1)
      }
      let goal = try (batch.rewards + batch.discounts * expected).clamp(bounds.lower, bounds.upper)
      let index = try batch.actions.unsqueeze(dimension: 0).unsqueeze(dimension: -1).expand([members, rows.count, 1])
      let taken = try online(batch.states).gather(dimension: -1, index).squeeze(dimension: -1)
      try optimizer.minimize(taken.squaredError(goal), maximumNorm: 10)
      if (step + 1) % configuration.targetInterval == 0 { try target.copyParameters(from: online) }
      progress()
    }
    return try withoutGradient { try predict(online, held, encoding, members, actionCount, scale) }
  }

  private func predict(
    _ network: FittedQNetwork, _ episodes: [Episode], _ encoding: FittedQEncoding, _ members: Int, _ actions: Int,
    _ scale: Double
  ) throws -> [[[[Double]]]] {
    let states = episodes.flatMap { $0.steps.map(\.state) }
    let inputs = try Tensor(states.flatMap(encoding.encode), shape: [states.count, encoding.width])
    let values = try network(inputs).doubles()
    return (0..<members).map { member in
      var row = member * states.count
      return episodes.map { episode in
        episode.steps.map { _ in
          defer { row += 1 }
          return values[row * actions..<(row + 1) * actions].map { $0 / scale }
        }
      }
    }
  }

  /// The range of the rewards to go in the data, widened by half of it on each side, in scaled rewards.
  private func targetBounds(
    _ episodes: [Episode], _ discount: Discount, _ scale: Double
  ) -> (lower: Double, upper: Double) {
    var lower = Double.infinity
    var upper = -Double.infinity
    for episode in episodes {
      var toGo = 0.0
      for step in episode.steps.reversed() {
        toGo = step.reward.total + discount(step.elapsed) * toGo
        lower = min(lower, toGo)
        upper = max(upper, toGo)
      }
    }
    guard lower <= upper else { return (-1, 1) }
    let margin = max((upper - lower) / 2, 1e-3)
    return (scale * (lower - margin), scale * (upper + margin))
  }

  /// c = 1 / the standard deviation of the episodes' returns.
  private func rewardScale(_ episodes: [Episode], _ discount: Discount) -> Double {
    let returns = episodes.map { $0.discountedReturn(discount) }
    let mean = returns.reduce(0, +) / Double(max(returns.count, 1))
    let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(returns.count, 1))
    return variance > 1e-12 ? 1 / variance.squareRoot() : 1
  }
}
