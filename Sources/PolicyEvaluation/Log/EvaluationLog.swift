/// Logged decisions of n episodes with what off-policy evaluation needs of each, as flat columns.
///
/// Episode i owns the steps `offsets[i]..<offsets[i + 1]` of every column; lengths may differ. Per step:
/// the action a, the reward r, b(a|h) the probability with which the behavior policy chose a, and π(a|h) the probability
/// with which the target policy would have. Optional, for every action: the action values q(h, ·) and π(·|h), [step][A]
/// row by row.
///
/// With continuous ``doses`` b and π are densities. Then `actions` are all 0, A is 2, and the actions that q and π tell
/// apart are the dose given (0) and the target policy's (1).
///
/// Time: `elapsed` is the time from a step's decision to the next one, 1 where nothing else is known. Step t is
/// discounted by gamma^(elapsed time before t), thus by gamma^t with the default.
///
/// Values that no estimator may see (probabilities outside [0, 1], NaN, π that does not sum to 1, …) are refused by every
/// initializer, all at once, by ``EvaluationLogError``.
public struct EvaluationLog: Sendable, Hashable {
  /// The number of actions A: the width of `actionValues` and `targetPolicy`.
  public internal(set) var actionCount: Int
  /// Names of the episodes, n of them.
  public internal(set) var labels: [String]
  /// Where each episode's steps begin, and the total at the end: n + 1 entries.
  public internal(set) var offsets: [Int]
  public internal(set) var actions: [Int]
  public internal(set) var rewards: [Double]
  /// b(a_t|h_t), in (0, 1].
  public internal(set) var behaviorProbabilities: [Double]
  /// π(a_t|h_t), in [0, 1].
  public internal(set) var targetProbabilities: [Double]
  /// Time from each decision to the next one.
  public internal(set) var elapsed: [Double]
  /// q(h_t, ·), [step][A], where known.
  public internal(set) var actionValues: [Double]?
  /// π(·|h_t), [step][A], where known.
  public internal(set) var targetPolicy: [Double]?
  /// b(·|h_t), [step][A], where known.
  public internal(set) var behaviorPolicy: [Double]?
  /// The doses, where they are continuous.
  public internal(set) var doses: LoggedDoses?
  /// The bandwidth with which ``smoothed(_:)`` made the target probabilities.
  public internal(set) var bandwidth: Double?
  /// The number of a discrete state, per step, where known: for ``MarginalizedImportanceSampling``.
  public internal(set) var states: [Int]?
  /// Features of the state, [step][F], where known: for ``MinimaxWeightLearning``.
  public internal(set) var features: [Double]?
  /// The center of each episode, where known: for intervals by center.
  public internal(set) var centers: [String]?
  /// Which episodes were censored, and the weights that make up for them. Without it every episode counts as complete,
  /// and a value is the return up to the end of follow-up.
  public var censoring: CensoringWeights?

  /// The number of episodes n.
  public var episodeCount: Int { offsets.count - 1 }
  /// The number of steps of all episodes together.
  public var stepCount: Int { actions.count }
  /// The length of the longest episode.
  public var horizon: Int { (0..<episodeCount).map { length(of: $0) }.max() ?? 0 }

  /// The steps of an episode, as indices into the columns.
  public func steps(of episode: Int) -> Range<Int> { offsets[episode]..<offsets[episode + 1] }

  /// The number of steps of an episode.
  public func length(of episode: Int) -> Int { offsets[episode + 1] - offsets[episode] }

  /// Whether v and q are known.
  var hasValues: Bool { actionValues != nil && targetPolicy != nil }

  /// v(h) = Σ_a π(a|h) q(h, a) of a step; `nil` where q or π is not known.
  public func stateValue(_ step: Int) -> Double? {
    guard let actionValues, let targetPolicy else { return nil }
    return meanValue(step, actionValues, targetPolicy)
  }

  /// v(h) of every step; `nil` where q or π is not known.
  var stateValues: [Double]? {
    guard let actionValues, let targetPolicy else { return nil }
    return (0..<stepCount).map { meanValue($0, actionValues, targetPolicy) }
  }

  private func meanValue(_ step: Int, _ values: [Double], _ policy: [Double]) -> Double {
    var value = 0.0
    for index in step * actionCount..<(step + 1) * actionCount { value += policy[index] * values[index] }
    return value
  }

  /// r − q(h, a) of every step; `nil` where q is not known.
  var residuals: [Double]? {
    guard let actionValues else { return nil }
    return (0..<stepCount).map { rewards[$0] - actionValues[$0 * actionCount + actions[$0]] }
  }

  /// q(h, a) of every action at a step with its probability π(a|h), those of probability 0 left out.
  func valueDistribution(_ step: Int) -> [(value: Double, probability: Double)] {
    guard let actionValues, let targetPolicy else { return [] }
    return (step * actionCount..<(step + 1) * actionCount).filter { targetPolicy[$0] > 0 }
      .map { (actionValues[$0], targetPolicy[$0]) }
  }

  /// q(h, a) of a step's logged action; `nil` where q is not known.
  public func actionValue(_ step: Int) -> Double? {
    actionValues.map { $0[step * actionCount + actions[step]] }
  }

  /// A log without episodes, for the readers to fill.
  init(actionCount: Int) {
    self.actionCount = actionCount
    labels = []
    offsets = [0]
    actions = []
    rewards = []
    behaviorProbabilities = []
    targetProbabilities = []
    elapsed = []
  }

  /// A log from nested arrays, [episode][step] and [episode][step][action].
  /// - Parameters:
  ///   - labels: names of the episodes; their indices by default.
  ///   - elapsed: time from each decision to the next one; 1 by default.
  /// - Throws: ``EvaluationLogError`` with every value that cannot be used, by episode and step.
  public init(
    labels: [String]? = nil, actions: [[Int]], rewards: [[Double]], behaviorProbabilities: [[Double]],
    targetProbabilities: [[Double]], elapsed: [[Double]]? = nil, actionValues: [[[Double]]]? = nil,
    targetPolicy: [[[Double]]]? = nil
  ) throws(EvaluationLogError) {
    try self.init(
      labels: labels, actions: actions, rewards: rewards, behaviorProbabilities: behaviorProbabilities,
      targetProbabilities: targetProbabilities, elapsed: elapsed, actionValues: actionValues,
      targetPolicy: targetPolicy, doses: nil)
  }

  init(
    labels: [String]?, actions: [[Int]], rewards: [[Double]], behaviorProbabilities: [[Double]],
    targetProbabilities: [[Double]], elapsed: [[Double]]?, actionValues: [[[Double]]]?, targetPolicy: [[[Double]]]?,
    doses: LoggedDoses?
  ) throws(EvaluationLogError) {
    let lengths = actions.map(\.count)
    let columns: [(String, [Int])] = [
      ("reward", rewards.map(\.count)), ("behavior_probability", behaviorProbabilities.map(\.count)),
      ("target_probability", targetProbabilities.map(\.count)), ("elapsed", elapsed?.map(\.count) ?? lengths),
      ("q", actionValues?.map(\.count) ?? lengths), ("pi", targetPolicy?.map(\.count) ?? lengths),
    ]
    for (name, counts) in columns {
      precondition(counts == lengths, "EvaluationLog: \(name) has \(counts) steps per episode, action has \(lengths)")
    }
    let widths = Set(((actionValues ?? []) + (targetPolicy ?? [])).joined().map(\.count))
    precondition(widths.count <= 1, "EvaluationLog: rows of q and pi have different lengths, \(widths.sorted())")
    self.init(actionCount: widths.first ?? Self.actionCount(of: actions.joined()))
    self.labels = labels ?? actions.indices.map(String.init)
    precondition(self.labels.count == actions.count, "EvaluationLog: \(self.labels.count) labels")
    offsets = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    self.actions = Array(actions.joined())
    self.rewards = Array(rewards.joined())
    self.behaviorProbabilities = Array(behaviorProbabilities.joined())
    self.targetProbabilities = Array(targetProbabilities.joined())
    self.elapsed = elapsed.map { Array($0.joined()) } ?? Array(repeating: 1, count: self.actions.count)
    self.actionValues = actionValues.map { Array($0.joined().joined()) }
    self.targetPolicy = targetPolicy.map { Array($0.joined().joined()) }
    self.doses = doses
    try requireValid()
  }

  /// The episodes at the given indices, in their order; an episode may be taken several times.
  public func selecting(_ episodes: [Int]) -> EvaluationLog {
    var result = EvaluationLog(actionCount: actionCount)
    func pick<Value>(_ column: [Value], width: Int = 1) -> [Value] {
      episodes.flatMap { column[offsets[$0] * width..<offsets[$0 + 1] * width] }
    }
    result.labels = episodes.map { labels[$0] }
    result.offsets = episodes.reduce(into: [0]) { $0.append($0[$0.count - 1] + length(of: $1)) }
    result.actions = pick(actions)
    result.rewards = pick(rewards)
    result.behaviorProbabilities = pick(behaviorProbabilities)
    result.targetProbabilities = pick(targetProbabilities)
    result.elapsed = pick(elapsed)
    result.actionValues = actionValues.map { pick($0, width: actionCount) }
    result.targetPolicy = targetPolicy.map { pick($0, width: actionCount) }
    result.behaviorPolicy = behaviorPolicy.map { pick($0, width: actionCount) }
    result.states = states.map { pick($0) }
    result.features = features.map { pick($0, width: featureCount) }
    result.centers = centers.map { centers in episodes.map { centers[$0] } }
    result.doses = doses.map { LoggedDoses(given: pick($0.given), target: $0.target.map { pick($0) }) }
    result.bandwidth = bandwidth
    result.censoring = censoring.map { censoring in
      CensoringWeights(
        perStep: pick(censoring.perStep), isCensored: episodes.map { censoring.isCensored[$0] })
    }
    return result
  }
}
