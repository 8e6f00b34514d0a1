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

  /// The number of decisions B.
  var count: Int { rewards.count }

  /// The same decisions with other rewards.
  func with(rewards: Tensor) -> Transitions {
    Transitions(
      states: states, nextStates: nextStates, actions: actions, rewards: rewards, discounts: discounts,
      allowed: allowed, nextAllowed: nextAllowed, weights: weights, memberWeights: memberWeights, costs: costs)
  }

  /// The mean over members and decisions of errors [members, B] (or [B]), weighted.
  func mean(_ errors: Tensor) throws(TensorError) -> Tensor {
    var errors = errors
    if let weights { errors = try errors * weights }
    guard let memberWeights, errors.rank == 2 else { return try errors.mean() }
    return try weightedMean(errors, memberWeights)
  }
}
