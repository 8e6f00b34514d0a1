import CTorch
public import Stochastics

/// Multi-head self-attention: per head, softmax(Q Kᵀ / √d) V, with Q, K and V affine in the input.
///
/// Source: Vaswani et al. 2017, arXiv:1706.03762, equation 1 and section 3.2.2. Names and layout as in PyTorch's
/// `MultiheadAttention`.
public struct SelfAttention: Module {
  /// The weights of Q, K and V, one below the other, [3 width, width].
  public let inputWeight: Tensor
  /// [3 width].
  public let inputBias: Tensor
  /// The affine map of the heads' results, side by side, to the output.
  public let output: Linear
  /// How many heads share the width.
  public let heads: Int
  /// Of attention weights, in training.
  public let dropout: Dropout

  /// PyTorch's default start: Xavier-uniform for Q, K and V, zero biases.
  public init(
    _ width: Int, heads: Int, dropout: Double = 0, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    precondition(
      heads > 0 && width % heads == 0, "SelfAttention(\(width), heads: \(heads)): heads must divide the width")
    inputWeight = try Initialization.uniform(
      [3 * width, width], bound: Initialization.xavierBound(fanIn: width, fanOut: 3 * width),
      key: key.child(.parameters, 0), dataType: dataType, device: device)
    inputBias = try Initialization.constant(0, [3 * width], dataType: dataType, device: device)
    output = try Linear(width, width, key: key.child(.parameters, 1), dataType: dataType, device: device)
    if let bias = output.bias { try withoutGradient { () throws(TensorError) in try bias.zero_() } }
    self.heads = heads
    self.dropout = Dropout(dropout)
  }

  /// The weights under PyTorch's names.
  public var parameters: [NamedTensor] {
    [(name: "in_proj_weight", tensor: inputWeight), (name: "in_proj_bias", tensor: inputBias)]
      + output.parameters.prefixed("out_proj")
  }

  /// - Parameters:
  ///   - input: [batch, time, width].
  ///   - blocked: truth values that broadcast to [batch, heads, time, time]; a time (third dimension) does not see the
  ///     times (last dimension) where it is true. A time that sees none takes up zero.
  ///   - key: where dropout draws from, in training.
  /// - Returns: [batch, time, width].
  public func callAsFunction(_ input: Tensor, blocked: Tensor? = nil, key: Key? = nil) throws(TensorError) -> Tensor {
    guard input.rank == 3 else {
      throw TensorError.libtorch(
        operation: "SelfAttention", message: "the input must be [batch, time, width]", shapes: [input.shape])
    }
    let (batch, time, width) = (input.size(0), input.size(1), input.size(2))
    let parts = try input.linear(inputWeight, bias: inputBias)
      .reshape([batch, time, 3, heads, width / heads]).permute([2, 0, 3, 1, 4])
    let (query, keys, values) = (
      try parts.select(dimension: 0, 0), try parts.select(dimension: 0, 1), try parts.select(dimension: 0, 2)
    )
    let mixed = try attend(query, keys, values, blocked: blocked, key: key)
    return try output(mixed.transpose(1, 2).reshape([batch, time, width]))
  }

  /// softmax(Q Kᵀ / √d) V for Q, K, V [batch, heads, time, d].
  private func attend(
    _ query: Tensor, _ keys: Tensor, _ values: Tensor, blocked: Tensor?, key: Key?
  ) throws(TensorError) -> Tensor {
    guard let key, dropout.probability > 0 else {
      let allowed: Tensor? = if let blocked { try .!blocked } else { nil }
      let result = ct_attention(query.pointer, keys.pointer, values.pointer, allowed?.pointer)
      return try produce("attention", result, [query, keys, values] + (allowed.map { [$0] } ?? []))
    }
    var scores = try query.matmul(keys.transpose()) / Double(query.size(-1)).squareRoot()
    // A large finite number instead of infinity keeps a row that sees nothing, and its gradient, defined.
    if let blocked { scores = try scores.masked(blocked, fill: -1e30) }
    var weights = try scores.softmax(dimension: -1)
    if let blocked { weights = try weights.masked(blocked, fill: 0.0) }
    return try dropout(weights, key: key).matmul(values)
  }
}
