public import Tensors

/// A minibatch of B decisions and what followed, for learning from transitions.
public struct Transitions {
  /// What was known at each decision.
  public let states: Histories
  /// What was known n decisions later, or at the end where it came before.
  public let nextStates: Histories
  /// The options taken [B], integers; or the points of [-1, 1] that stand for the amounts given [B, k].
  public let actions: Tensor
  /// Discounted sums of the next n rewards [B].
  public let rewards: Tensor
  /// gamma^elapsed over those n decisions; 0 where a terminal event came [B].
  public let discounts: Tensor
  /// Options allowed at the decision [B, A], truth values; `nil` where all are everywhere.
  public let allowed: Tensor?
  /// The same n decisions later.
  public let nextAllowed: Tensor?
  /// Weights that take back what unequal drawing distorts [B]; `nil` where all are drawn alike.
  public let weights: Tensor?
  /// Whether each member of an ensemble learns from the patient [members, B]; `nil` where all do.
  public let memberWeights: Tensor?
  /// Discounted sums of costs [B, K]; `nil` where none are counted.
  public let costs: Tensor?
  /// 1 where reward and what followed are known, else 0 [B]; `nil` where they always are. A decision without them is still
  /// one to imitate.
  public let hasTarget: Tensor?

  /// The number of decisions B.
  var count: Int { rewards.count }

  /// The same decisions with other rewards.
  func with(rewards: Tensor) -> Transitions {
    Transitions(
      states: states, nextStates: nextStates, actions: actions, rewards: rewards, discounts: discounts,
      allowed: allowed, nextAllowed: nextAllowed, weights: weights, memberWeights: memberWeights, costs: costs,
      hasTarget: hasTarget)
  }

  /// The mean over members and decisions of errors [members, B] (or [B]), weighted, where there is a target.
  func mean(_ errors: Tensor) throws(TensorError) -> Tensor {
    guard let hasTarget else { return try meanOfAll(errors) }
    var known = hasTarget
    if let memberWeights, errors.rank == 2 { known = try memberWeights * known }
    return try weightedMean(weights.map { weights throws(TensorError) in try errors * weights } ?? errors, known)
  }

  /// The same of values that need no target, such as how well a decision is imitated.
  func meanOfAll(_ values: Tensor) throws(TensorError) -> Tensor {
    var values = values
    if let weights { values = try values * weights }
    guard let memberWeights, values.rank == 2 else { return try values.mean() }
    return try weightedMean(values, memberWeights)
  }

  /// The decisions that have a target, with the rows of another tensor that belong to them.
  func withTargets(_ companion: Tensor) throws(TensorError) -> (transitions: Transitions, companion: Tensor) {
    guard let hasTarget else { return (self, companion) }
    let known = try hasTarget.floats()
    let rows = known.indices.filter { known[$0] == 1 }
    let index = try Tensor(rows)
    func part(_ tensor: Tensor?, dimension: Int = 0) throws(TensorError) -> Tensor? {
      try tensor?.indexSelect(dimension: dimension, index)
    }
    let kept = Transitions(
      states: try states.selecting(rows), nextStates: try nextStates.selecting(rows),
      actions: try actions.indexSelect(dimension: 0, index), rewards: try rewards.indexSelect(dimension: 0, index),
      discounts: try discounts.indexSelect(dimension: 0, index), allowed: try part(allowed),
      nextAllowed: try part(nextAllowed), weights: try part(weights),
      memberWeights: try part(memberWeights, dimension: 1), costs: try part(costs), hasTarget: nil)
    return (kept, try companion.indexSelect(dimension: 0, index))
  }
}
