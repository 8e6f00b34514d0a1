public import Tensors

/// What a policy did in T decisions of N lanes, lane by lane: row l T + t is decision t of lane l.
public struct Rollout {
  /// What was known at each decision [N T].
  public let states: Histories
  /// Options [N T], or points of [-1, 1] [N T, k].
  public let actions: Tensor
  /// Options allowed [N T, A]; `nil` where all are everywhere.
  public let allowed: Tensor?
  public let rewards: [Double]
  /// gamma^elapsed; 0 after a terminal event.
  public let discounts: [Double]
  /// The last rows of stretches that belong together, ascending: where a course ended or the lane's rollout did.
  public let ends: [Int]
  /// Whether the course ended there, rather than the rollout.
  public let isFinished: [Bool]
  /// What was seen after each of `ends`.
  public let endStates: Histories

  /// The number of decisions N T.
  public var count: Int { rewards.count }

  /// λ-advantages and λ-returns of all rows, stretch by stretch; see ``generalizedAdvantages(rewards:discounts:values:lambda:)``.
  /// - Parameters:
  ///   - values: V of all states.
  ///   - endValues: V of the end states.
  func advantages(values: [Double], endValues: [Double], lambda: Double) -> (advantages: [Double], returns: [Double]) {
    var advantages: [Double] = []
    advantages.reserveCapacity(count)
    var start = 0
    for (end, endValue) in zip(ends, endValues) {
      advantages += generalizedAdvantages(
        rewards: Array(rewards[start...end]), discounts: Array(discounts[start...end]),
        values: values[start...end] + [endValue], lambda: lambda)
      start = end + 1
    }
    return (advantages, zip(advantages, values).map { $0 + $1 })
  }
}

extension Histories {
  /// The rows at the given indices.
  func selecting(_ rows: [Int]) throws(TensorError) -> Histories {
    let features = try features.indexSelect(dimension: 0, Tensor(rows))
    guard let lengths else { return Histories(present: features) }
    return Histories(features: features, lengths: rows.map { lengths[$0] })
  }
}
