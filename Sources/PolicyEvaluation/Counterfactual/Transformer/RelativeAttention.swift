import Stochastics
import Tensors

/// Vectors for how far back a time is that is attended to, one table for keys and one for values, shared by all attentions
/// and heads of a network.
///
/// Source: Shaw, Uszkoreit, Vaswani. Self-attention with relative position representations. NAACL 2018,
/// arXiv:1803.02155.
struct RelativePositions: Module {
  let keys: Embedding
  let values: Embedding

  /// - Parameter farthest: the greatest distance told apart.
  init(farthest: Int, width: Int, key: Key) throws(TensorError) {
    let parts = key.split(2)
    keys = try Embedding(farthest + 1, width, key: parts[0])
    values = try Embedding(farthest + 1, width, key: parts[1])
  }

  var parameters: [NamedTensor] { keys.parameters.prefixed("keys") + values.parameters.prefixed("values") }
}

/// Multi-head attention of places to times up to their own, with relative positions, a residual connection from the
/// queries and a layer norm after it:
///
///     s_ij = q_iᵀ (k_j + e^K_{i−j}) / √d,   z_i = Σ_{j ≤ i} softmax_j(s_i) (v_j + e^V_{i−j}),   LayerNorm(x_i + z_i)
struct RelativeAttention: Module {
  private let query: Linear
  private let keyValue: Linear
  private let norm: LayerNorm
  private let heads: Int
  private let dropout: Double

  init(_ width: Int, heads: Int, dropout: Double, key: Key) throws(TensorError) {
    let parts = key.split(2)
    query = try Linear(width, width, key: parts[0])
    keyValue = try Linear(width, 2 * width, key: parts[1])
    norm = try LayerNorm(width, epsilon: 1e-6)
    (self.heads, self.dropout) = (heads, dropout)
  }

  var parameters: [NamedTensor] {
    query.parameters.prefixed("query") + keyValue.parameters.prefixed("key_value") + norm.parameters.prefixed("norm")
  }

  /// - Parameters:
  ///   - queries: the last places of the input, [batch, places, width].
  ///   - input: what is attended to, [batch, time, width].
  ///   - key: where dropout draws from, in training.
  func callAsFunction(
    _ queries: Tensor, to input: Tensor, _ positions: RelativePositions, key: Key?
  ) throws(TensorError) -> Tensor {
    let attended = try query(queries).relativeAttention(
      keyValue(input), keyDistances: positions.keys.weight, valueDistances: positions.values.weight, heads: heads,
      dropout: dropout, key: key)
    return try norm(attended + queries)
  }
}
