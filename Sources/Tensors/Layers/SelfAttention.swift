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
  ///   - bias: numbers that are added to Q Kᵀ / √d and broadcast to [batch, heads, time, time]. With it, `blocked` may
  ///     leave no time that sees none.
  ///   - queries: those that attend to the input, [batch, places, width], which take the place of the third dimension
  ///     above; the input itself where missing.
  ///   - key: where dropout draws from, in training.
  /// - Returns: [batch, time, width], or [batch, places, width] with queries.
  public func callAsFunction(
    _ input: Tensor, blocked: Tensor? = nil, bias: Tensor? = nil, queries: Tensor? = nil, key: Key? = nil
  ) throws(TensorError) -> Tensor {
    guard input.rank == 3 else {
      throw TensorError.libtorch(
        operation: "SelfAttention", message: "the input must be [batch, time, width]", shapes: [input.shape])
    }
    guard let queries else {
      let parts = try projected(input, parts: 0..<3)
      return try attend(parts[0], parts[1], parts[2], blocked: blocked, bias: bias, key: key)
    }
    let read = try projected(input, parts: 1..<3)
    return try attend(projected(queries, parts: 0..<1)[0], read[0], read[1], blocked: blocked, bias: bias, key: key)
  }

  /// Some of Q (0), K (1) and V (2), each [batch, heads, time, d].
  private func projected(_ input: Tensor, parts: Range<Int>) throws(TensorError) -> [Tensor] {
    let (batch, time, width) = (input.size(0), input.size(1), input.size(2))
    var (weight, bias) = (inputWeight, inputBias)
    if parts.count < 3 {
      let (start, length) = (parts.lowerBound * width, parts.count * width)
      weight = try weight.narrow(dimension: 0, start: start, length: length)
      bias = try bias.narrow(dimension: 0, start: start, length: length)
    }
    let all = try input.linear(weight, bias: bias)
      .reshape([batch, time, parts.count, heads, width / heads]).permute([2, 0, 3, 1, 4])
    var result: [Tensor] = []
    for place in 0..<parts.count { result.append(try all.select(dimension: 0, place)) }
    return result
  }

  /// The heads' results side by side, through the output map.
  private func attend(
    _ query: Tensor, _ keys: Tensor, _ values: Tensor, blocked: Tensor?, bias: Tensor?, key: Key?
  ) throws(TensorError) -> Tensor {
    let mixed = try mix(query, keys, values, blocked: blocked, bias: bias, key: key).transpose(1, 2)
    return try output(mixed.reshape([query.size(0), query.size(2), heads * query.size(3)]))
  }

  /// softmax(Q Kᵀ / √d + bias) V for Q, K, V [batch, heads, time, d].
  private func mix(
    _ query: Tensor, _ keys: Tensor, _ values: Tensor, blocked: Tensor?, bias: Tensor?, key: Key?
  ) throws(TensorError) -> Tensor {
    guard let key, dropout.probability > 0 else {
      let mask = try mask(blocked: blocked, bias: bias)
      let result = ct_attention(query.pointer, keys.pointer, values.pointer, mask?.pointer)
      return try produce("attention", result, [query, keys, values] + (mask.map { [$0] } ?? []))
    }
    var scores = try query.matmul(keys.transpose()) / Double(query.size(-1)).squareRoot()
    if let bias { scores = try scores + bias }
    // A large finite number instead of infinity keeps a row that sees nothing, and its gradient, defined.
    if let blocked { scores = try scores.masked(blocked, fill: -1e30) }
    var weights = try scores.softmax(dimension: -1)
    if let blocked { weights = try weights.masked(blocked, fill: 0.0) }
    return try dropout(weights, key: key).matmul(values)
  }

  /// What libtorch's attention takes: what is seen, or what is added to the scores.
  private func mask(blocked: Tensor?, bias: Tensor?) throws(TensorError) -> Tensor? {
    guard let blocked else { return bias }
    guard let bias else { return try .!blocked }
    return try bias.masked(blocked, fill: -Double.infinity)
  }
}
