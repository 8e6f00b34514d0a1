import CTorch
public import Stochastics

extension Tensor {
  /// Causal multi-head attention with relative positions, in one pass that leaves out what is later than a place:
  ///
  ///     z_i = Σ_{j ≤ i} w_ij (v_j + b_m),   w_i = dropout(softmax_j(q_iᵀ(k_j + a_m)/√d)),   m = min(i − j, reach)
  ///
  /// It is for many short sequences with narrow heads, where single operations spend their time on matrices of scores. It
  /// runs on the CPU and has no second derivative.
  ///
  /// Source: Shaw, Uszkoreit, Vaswani. Self-attention with relative position representations. NAACL 2018,
  /// arXiv:1803.02155, equations 3 and 4.
  /// - Parameters:
  ///   - keysValues: keys, then values, side by side, [batch, time, 2 width].
  ///   - keyDistances: a, [reach + 1, width / heads].
  ///   - valueDistances: b, of the same shape.
  ///   - key: where dropout draws from; `nil` for none.
  /// - Returns: of queries [batch, places, width], which are the last places of the sequences, the same shape.
  public func relativeAttention(
    _ keysValues: Tensor, keyDistances: Tensor, valueDistances: Tensor, heads: Int, dropout: Double = 0, key: Key? = nil
  ) throws(TensorError) -> Tensor {
    let result = ct_relative_attention(
      pointer, keysValues.pointer, keyDistances.pointer, valueDistances.pointer, Int64(heads),
      key == nil ? 0 : dropout, key?.seed ?? 0)
    return try produce("relativeAttention", result, [self, keysValues, keyDistances, valueDistances])
  }
}
