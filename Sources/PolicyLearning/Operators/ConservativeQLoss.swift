public import Tensors

/// The value that a masked action takes where a maximum is sought.
let forbiddenValue = -1e9

/// Values, with ``forbiddenValue`` where an action is not allowed.
func masked(_ values: Tensor, allowed: Tensor?) throws(TensorError) -> Tensor {
  guard let allowed else { return values }
  return try values.masked(.!allowed, fill: forbiddenValue)
}

/// Double-Q targets y = r + gamma^elapsed · Q_target(s', argmax_{a allowed} Q(s', a)).
///
/// The action is chosen by the online network and valued by the target network, member by member.
/// Source: van Hasselt, Guez, Silver. Deep reinforcement learning with double Q-learning. AAAI 2016, arXiv:1509.06461.
/// - Parameters:
///   - rewards: [..., T].
///   - discounts: gamma^elapsed, 0 after a terminal event [..., T].
///   - nextOnline: Q(s', ·) of the online network [members, ..., T, A].
///   - nextTarget: the same of the target network.
///   - nextAllowed: allowed actions at s' [..., T, A]; `nil` where all are.
/// - Returns: [members, ..., T], without gradient.
public func doubleQTargets(
  rewards: Tensor, discounts: Tensor, nextOnline: Tensor, nextTarget: Tensor, nextAllowed: Tensor?
) throws(TensorError) -> Tensor {
  try withoutGradient { () throws(TensorError) -> Tensor in
    let best = try masked(nextOnline, allowed: nextAllowed).argmax(dimension: -1, keepDimension: true)
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

/// The loss of discrete CQL with its gradient by Q written out. With δ = Q(s, a) - y, Huber threshold κ, weights w of
/// the conservative term and v of the temporal difference,
///
///   L = Σ v Huber_κ(δ) / Σ v + alpha Σ w (logsumexp Q(s, ·) - Q(s, a)) / Σ w,
///   ∂L/∂Q(s, ·) = 1_a · v clamp(δ, ±κ) / Σ v + alpha w (softmax Q(s, ·) - 1_a) / Σ w.
package struct ConservativeQLoss {
  /// L, a scalar.
  package let value: Tensor
  /// ∂L/∂Q [members, B, A].
  package let gradient: Tensor
  /// Q(s, a) [members, B].
  package let taken: Tensor

  /// - Parameters:
  ///   - values: Q(s, ·) [members, B, A], ``forbiddenValue`` where an action is not allowed.
  ///   - chosen: 1_a, one-hot [B, A].
  ///   - targets: y [members, B].
  ///   - weights: w [members, B].
  ///   - targetWeights: v [members, B].
  ///   - conservatism: alpha.
  ///   - huberThreshold: κ.
  package init(
    values: Tensor, chosen: Tensor, targets: Tensor, weights: Tensor, targetWeights: Tensor, conservatism: Double,
    huberThreshold: Double
  ) throws(TensorError) {
    taken = try (values * chosen).sum(dimension: -1)
    let share = try targetWeights / targetWeights.sum().clamp(1e-8)
    let gap = try weights * (conservatism / weights.sum().clamp(1e-8))
    let error = try share * (taken - targets).clamp(-huberThreshold, huberThreshold) - gap
    gradient =
      try chosen * error.unsqueeze(dimension: -1) + values.softmax(dimension: -1) * gap.unsqueeze(dimension: -1)
    value = try
      (share * taken.huberLoss(targets, delta: huberThreshold, reduction: .none)
      + gap * (values.logSumExp(dimension: -1) - taken)).sum()
  }
}

/// The mean of `values` over the places where `weights` is not 0.
/// - Parameters:
///   - values: any shape.
///   - weights: broadcastable to `values`.
func weightedMean(_ values: Tensor, _ weights: Tensor) throws(TensorError) -> Tensor {
  let weights = try weights.expand(values.shape)
  return try (values * weights).sum() / weights.sum().clamp(1e-8)
}
