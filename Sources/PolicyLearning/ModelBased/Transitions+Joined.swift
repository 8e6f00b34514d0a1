import Tensors

extension Transitions {
  /// The decisions of both minibatches, those of this one first. Weights of single decisions are dropped.
  func joined(_ other: Transitions) throws(TensorError) -> Transitions {
    func both(_ first: Tensor, _ second: Tensor) throws(TensorError) -> Tensor { try .cat([first, second]) }
    /// All are allowed where nothing is said.
    func masks(_ first: Tensor?, _ second: Tensor?) throws(TensorError) -> Tensor? {
      guard let known = first ?? second else { return nil }
      func rows(_ mask: Tensor?, _ count: Int) throws(TensorError) -> Tensor {
        if let mask { mask } else { try .ones([count, known.size(1)], dataType: .bool) }
      }
      return try both(rows(first, count), rows(second, other.count))
    }
    /// What is not said is known.
    func known(_ other: Transitions) throws(TensorError) -> Tensor? {
      guard hasTarget != nil || other.hasTarget != nil else { return nil }
      func rows(_ batch: Transitions) throws(TensorError) -> Tensor {
        if let hasTarget = batch.hasTarget { hasTarget } else { try .ones([batch.count]) }
      }
      return try both(rows(self), rows(other))
    }
    return Transitions(
      states: Histories(present: try both(states.features, other.states.features)),
      nextStates: Histories(present: try both(nextStates.features, other.nextStates.features)),
      actions: try both(actions, other.actions), rewards: try both(rewards, other.rewards),
      discounts: try both(discounts, other.discounts), allowed: try masks(allowed, other.allowed),
      nextAllowed: try masks(nextAllowed, other.nextAllowed), weights: nil, memberWeights: nil,
      costs: try costs.flatMap { costs throws(TensorError) in
        try other.costs.map { others throws(TensorError) in try both(costs, others) }
      }, hasTarget: try known(other))
  }
}
