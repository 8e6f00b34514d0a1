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
}
