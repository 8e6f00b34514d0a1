public import Tensors

/// The value that a masked action takes where a maximum is sought.
let forbiddenValue = -1e9

/// Double-Q targets y = r + gamma^elapsed · Q_target(s', argmax_{a allowed} Q(s', a)).
///
/// The action is chosen by the online network and valued by the target network, member by member.
/// Source: van Hasselt, Guez, Silver. Deep reinforcement learning with double Q-learning. AAAI 2016, arXiv:1509.06461.
/// - Parameters:
///   - rewards: [..., T].
///   - discounts: gamma^elapsed, 0 after a terminal event [..., T].
///   - nextOnline: Q(s', ·) of the online network [members, ..., T, A].
///   - nextTarget: the same of the target network.
///   - nextAllowed: allowed actions at s' [..., T, A].
/// - Returns: [members, ..., T], without gradient.
public func doubleQTargets(
  rewards: Tensor, discounts: Tensor, nextOnline: Tensor, nextTarget: Tensor, nextAllowed: Tensor
) throws(TensorError) -> Tensor {
  try withoutGradient { () throws(TensorError) -> Tensor in
    let best = try nextOnline.masked(.!nextAllowed, fill: forbiddenValue)
      .argmax(dimension: -1, keepDimension: true)
    return try rewards + discounts * nextTarget.gather(dimension: -1, best).squeeze(dimension: -1)
  }
}

/// The conservative term of discrete CQL, log Σ_{a allowed} exp Q(s, a) - Q(s, a_logged): it lowers the values of actions
/// that the data does not show.
///
/// Source: Kumar, Zhou, Tucker, Levine. Conservative Q-learning for offline reinforcement learning. NeurIPS 2020,
/// arXiv:2006.04779, equation 4 (CQL(H)).
/// - Parameters:
///   - values: Q(s, ·) [members, ..., A].
///   - taken: Q(s, a_logged) [members, ...].
///   - allowed: [..., A].
/// - Returns: [members, ...].
public func conservativeGap(values: Tensor, taken: Tensor, allowed: Tensor) throws(TensorError) -> Tensor {
  try values.masked(.!allowed, fill: forbiddenValue).logSumExp(dimension: -1) - taken
}

/// The mean of `values` over the places where `weights` is not 0.
/// - Parameters:
///   - values: any shape.
///   - weights: broadcastable to `values`.
func weightedMean(_ values: Tensor, _ weights: Tensor) throws(TensorError) -> Tensor {
  let weights = try weights.expand(values.shape)
  return try (values * weights).sum() / weights.sum().clamp(1e-8)
}
