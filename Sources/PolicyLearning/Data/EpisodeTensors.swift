public import DosingMDP
public import Tensors

/// Episodes as padded tensors: N episodes, T the longest number of decisions, F features, A actions.
///
/// Position T + 1 exists so that each decision's next state has a place: the next decision, or the state at censoring.
public struct EpisodeTensors {
  /// Normalized features [N, T + 1, F].
  public let features: Tensor
  /// Center indices [N, T + 1].
  public let centers: Tensor
  /// Logged actions [N, T]; 0 in padding.
  public let actions: Tensor
  /// Scaled rewards [N, T].
  public let rewards: Tensor
  /// gamma^elapsed, 0 after a terminal event or at the horizon [N, T].
  public let discounts: Tensor
  /// 1 at a decision, 0 in padding [N, T].
  public let isDecision: Tensor
  /// 1 where reward and next state are both known: not at a censored step whose end was not seen [N, T].
  public let hasTarget: Tensor
  /// Allowed actions [N, T + 1, A]; all of them in padding.
  public let allowed: Tensor
  /// Decisions of each episode.
  public let lengths: [Int]

  /// The number of episodes N.
  public var count: Int { features.size(0) }
  /// The longest number of decisions T.
  public var length: Int { actions.size(1) }
  /// The number of features F.
  public var featureCount: Int { features.size(2) }
  /// The number of actions A.
  public var actionCount: Int { allowed.size(2) }

  private init(
    features: Tensor, centers: Tensor, actions: Tensor, rewards: Tensor, discounts: Tensor, isDecision: Tensor,
    hasTarget: Tensor, allowed: Tensor, lengths: [Int]
  ) {
    self.features = features
    self.centers = centers
    self.actions = actions
    self.rewards = rewards
    self.discounts = discounts
    self.isDecision = isDecision
    self.hasTarget = hasTarget
    self.allowed = allowed
    self.lengths = lengths
  }

  /// - Parameters:
  ///   - normalizer: fitted on training patients.
  ///   - rewardScale: factor on every reward.
  public init(
    _ episodes: [Episode], normalizer: FeatureNormalizer, actionCount: Int, rewardScale: Double = 1,
    device: Device = .cpu
  ) throws(TensorError) {
    let n = episodes.count
    let t = episodes.map(\.steps.count).max() ?? 0
    let f = normalizer.mean.count
    var features = [Float](repeating: 0, count: n * (t + 1) * f)
    var centers = [Int](repeating: 0, count: n * (t + 1))
    var allowed = [Bool](repeating: true, count: n * (t + 1) * actionCount)
    var actions = [Int](repeating: 0, count: n * t)
    var rewards = [Float](repeating: 0, count: n * t)
    var discounts = rewards
    var isDecision = rewards
    var hasTarget = rewards
    for (row, episode) in episodes.enumerated() {
      let states = episode.steps.map(\.state) + (episode.finalState.map { [$0] } ?? [])
      for (column, state) in states.enumerated() {
        let place = row * (t + 1) + column
        features.replaceSubrange(place * f..<(place + 1) * f, with: normalizer.normalize(state.features))
        centers[place] = state.center
        for action in 0..<actionCount { allowed[place * actionCount + action] = state.mask.allows(action) }
      }
      for (column, step) in episode.steps.enumerated() {
        let place = row * t + column
        let isLast = column == episode.steps.count - 1
        actions[place] = step.action
        rewards[place] = Float(rewardScale * step.reward.total)
        discounts[place] = isLast && episode.ending == .horizon ? 0 : Float(step.discount)
        isDecision[place] = 1
        hasTarget[place] = isLast && episode.ending.isCensored && episode.finalState == nil ? 0 : 1
      }
    }
    self.init(
      features: try Tensor(features, shape: [n, t + 1, f], device: device),
      centers: try Tensor(centers, shape: [n, t + 1], device: device),
      actions: try Tensor(actions, shape: [n, t], device: device),
      rewards: try Tensor(rewards, shape: [n, t], device: device),
      discounts: try Tensor(discounts, shape: [n, t], device: device),
      isDecision: try Tensor(isDecision, shape: [n, t], device: device),
      hasTarget: try Tensor(hasTarget, shape: [n, t], device: device),
      allowed: try Tensor(allowed, shape: [n, t + 1, actionCount], device: device), lengths: episodes.map(\.steps.count)
    )
  }

  /// The episodes at the given indices, padded only as far as the longest of them goes.
  public func selecting(_ rows: some Collection<Int>) throws(TensorError) -> EpisodeTensors {
    let lengths = rows.map { self.lengths[$0] }
    let longest = lengths.max() ?? 0
    let index = try Tensor(Array(rows), device: features.device)
    func part(_ tensor: Tensor, _ length: Int) throws(TensorError) -> Tensor {
      try tensor.narrow(dimension: 1, start: 0, length: length).indexSelect(dimension: 0, index)
    }
    return EpisodeTensors(
      features: try part(features, longest + 1), centers: try part(centers, longest + 1),
      actions: try part(actions, longest), rewards: try part(rewards, longest),
      discounts: try part(discounts, longest), isDecision: try part(isDecision, longest),
      hasTarget: try part(hasTarget, longest), allowed: try part(allowed, longest + 1), lengths: lengths)
  }
}
