import CTorch

extension Tensor {
  /// One column of each row: [rows, width] by integers [rows] → [rows]. float32 on the CPU, without a second derivative.
  /// - Throws: ``TensorError`` where sizes or types do not fit, or a column is not there.
  public func picked(_ columns: Tensor) throws(TensorError) -> Tensor {
    try produce("picked", ct_picked(pointer, columns.pointer), [self, columns])
  }

  /// The clipped surrogate objective of proximal policy optimization, as one operation:
  ///
  ///     mean_i min(r_i A_i, clip(r_i, 1 - ε, 1 + ε) A_i),   r_i = exp(d_i)
  ///
  /// where `self` is d = log π(a|s) - log π_old(a|s) [rows]. float32 on the CPU, without a second derivative, and without
  /// one by the advantages.
  ///
  /// Source: Schulman et al. 2017, arXiv:1707.06347, equation 7.
  /// - Parameters:
  ///   - advantages: A [rows].
  ///   - clip: ε, at least 0.
  /// - Returns: the mean, a scalar.
  /// - Throws: ``TensorError`` where sizes or types do not fit, or a second derivative is asked for.
  public func clippedSurrogate(_ advantages: Tensor, clip: Double) throws(TensorError) -> Tensor {
    try produce(
      "clippedSurrogate", ct_clipped_surrogate(pointer, advantages.pointer, clip), [self, advantages])
  }

  /// The loss of proximal policy optimization over options, as one operation on their logits:
  ///
  ///     L = -mean_i min(r_i A_i, clip(r_i, 1 - ε, 1 + ε) A_i) - c mean_i H_i
  ///     r_i = π(a_i|s_i) / π_old(a_i|s_i),   π = softmax(logits) among the allowed,   H = -Σ π log π
  ///
  /// float32 on the CPU, without a second derivative, and with one by the logits alone.
  ///
  /// Source: Schulman et al. 2017, arXiv:1707.06347, equations 7 and 9.
  /// - Parameters:
  ///   - allowed: truth values [rows, options]; `nil` where all are allowed.
  ///   - actions: a, integers [rows].
  ///   - oldLogProbabilities: log π_old(a|s) [rows].
  ///   - advantages: A [rows].
  ///   - clip: ε, at least 0.
  ///   - entropyWeight: c.
  /// - Returns: L, a scalar, with the mean of the clipped surrogate, the mean of H, and the mean of r - 1 - log r, an estimate
  ///   of KL(π_old || π) (http://joschu.net/blog/kl-approx.html).
  /// - Throws: ``TensorError`` where sizes or types do not fit, an option is not there or not allowed, or a second derivative
  ///   is asked for.
  public func clippedPolicyLoss(
    allowed: Tensor?, actions: Tensor, oldLogProbabilities: Tensor, advantages: Tensor, clip: Double,
    entropyWeight: Double = 0
  ) throws(TensorError) -> (loss: Tensor, surrogate: Double, entropy: Double, divergence: Double) {
    var means = [0.0, 0, 0]
    let loss = ct_clipped_policy_loss(
      pointer, allowed?.pointer, actions.pointer, oldLogProbabilities.pointer, advantages.pointer, clip, entropyWeight,
      &means)
    return (
      try produce("clippedPolicyLoss", loss, [self, actions, oldLogProbabilities, advantages]), means[0], means[1],
      means[2]
    )
  }
}
