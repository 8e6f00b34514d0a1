public import Tensors

/// Self-attention, as in acting: without dropout.
extension ONNXGraph {
  /// Multi-head self-attention of [batch, time, width].
  /// - Parameters:
  ///   - bias: numbers that are added to the scores and broadcast to [batch, heads, time, time].
  ///   - blocked: truth values that broadcast to [batch, heads, time, time]: the third dimension does not see the last
  ///     where true. A time that sees none takes up zero.
  public mutating func attention(
    _ input: Value, _ module: SelfAttention, bias: Value? = nil, blocked: Value? = nil, name: String = "attention"
  ) throws(TensorError) -> Value {
    let width = module.output.weight.size(1)
    let depth = width / module.heads
    let joined = try linear(input, weight: module.inputWeight, bias: module.inputBias, name: "\(name).in_proj")
    let parts = transpose(reshape(joined, [0, 0, 3, module.heads, depth]), [2, 0, 3, 1, 4])
    let (query, keys, values) = (
      select(parts, axis: 0, 0), select(parts, axis: 0, 1), select(parts, axis: 0, 2)
    )
    var scores = divide(matmul(query, transpose(keys, [0, 1, 3, 2])), Double(depth).squareRoot())
    if let bias { scores = add(scores, bias) }
    // A large finite number instead of infinity keeps a row that sees nothing defined.
    if let blocked { scores = masked(scores, blocked, fill: -1e30) }
    var weights = softmax(scores)
    if let blocked { weights = masked(weights, blocked, fill: 0) }
    let mixed = reshape(transpose(matmul(weights, values), [0, 2, 1, 3]), [0, 0, width])
    return try linear(mixed, module.output, name: "\(name).out_proj")
  }

  /// A transformer's encoder block of [batch, time, width]; bias and what is blocked are those of
  /// ``attention(_:_:bias:blocked:name:)``.
  public mutating func transformerBlock(
    _ input: Value, _ block: TransformerEncoderBlock, bias: Value? = nil, blocked: Value? = nil, name: String = "block"
  ) throws(TensorError) -> Value {
    let isFirst = block.configuration.normalizesFirst
    let seen = isFirst ? try layerNorm(input, block.attentionNorm, name: "\(name).norm1") : input
    let attended = add(
      input, try attention(seen, block.attention, bias: bias, blocked: blocked, name: "\(name).self_attn"))
    let middle = isFirst ? attended : try layerNorm(attended, block.attentionNorm, name: "\(name).norm1")
    let read = isFirst ? try layerNorm(middle, block.feedForwardNorm, name: "\(name).norm2") : middle
    let expanded = try linear(read, block.expand, name: "\(name).linear1")
    let active = block.configuration.activation == .relu ? relu(expanded) : gelu(expanded)
    let result = add(middle, try linear(active, block.contract, name: "\(name).linear2"))
    return isFirst ? result : try layerNorm(result, block.feedForwardNorm, name: "\(name).norm2")
  }

  /// Truth values [time, time]: no time sees those after it.
  public mutating func future(times: Int) -> Value {
    let values = (0..<times).flatMap { row in (0..<times).map { $0 > row ? 1.0 : 0 } }
    return constant(values, shape: [times, times], type: .bool)
  }
}
