public import Tensors

/// Layers of this package, with their weights.
extension ONNXGraph {
  /// The matrix product.
  public mutating func matmul(_ a: Value, _ b: Value) -> Value {
    precondition(a.type == b.type, "ONNXGraph.matmul of \(a.type) and \(b.type)")
    return node("MatMul", [a, b], type: a.type)
  }

  /// x Wᵀ + b.
  /// - Parameters:
  ///   - input: [..., inputs].
  ///   - weight: [outputs, inputs].
  ///   - bias: [outputs].
  public mutating func linear(
    _ input: Value, weight: Tensor, bias: Tensor?, name: String = "linear"
  ) throws(TensorError) -> Value {
    let product = matmul(input, try constant(weight.transpose(), name: "\(name).weight"))
    guard let bias else { return product }
    return add(product, try constant(bias, name: "\(name).bias"))
  }

  public mutating func linear(_ input: Value, _ layer: Linear, name: String = "linear") throws(TensorError) -> Value {
    try linear(input, weight: layer.weight, bias: layer.bias, name: name)
  }

  /// The affine maps of all members [members, batch, outputs] of [batch, inputs] or [members, batch, inputs].
  public mutating func linear(
    _ input: Value, _ layer: EnsembleLinear, name: String = "ensemble"
  ) throws(TensorError) -> Value {
    let product = matmul(input, try constant(layer.weight, name: "\(name).weight"))
    return add(product, try constant(layer.bias, name: "\(name).bias"))
  }

  /// A perceptron with relu between its layers.
  public mutating func perceptron(
    _ input: Value, _ layers: [Linear], name: String = "layer"
  ) throws(TensorError) -> Value {
    var output = input
    for (index, layer) in layers.enumerated() {
      output = try linear(output, layer, name: "\(name).\(index)")
      if index < layers.count - 1 { output = relu(output) }
    }
    return output
  }

  /// The perceptrons of all members [members, batch, outputs], with relu between their layers; ``mean(_:axis:keepsDimension:)``
  /// over dimension 0 is the ensemble's.
  public mutating func perceptron(
    _ input: Value, _ layers: [EnsembleLinear], name: String = "ensemble"
  ) throws(TensorError) -> Value {
    var output = input
    for (index, layer) in layers.enumerated() {
      output = try linear(output, layer, name: "\(name).\(index)")
      if index < layers.count - 1 { output = relu(output) }
    }
    return output
  }

  /// Rows of a table [categories, width] by whole numbers [...]: [..., width].
  public mutating func embedding(
    _ indices: Value, _ table: Embedding, name: String = "embedding"
  ) throws(TensorError) -> Value {
    gather(try constant(table.weight, name: "\(name).weight"), indices)
  }

  /// Layer normalization over the last dimension.
  public mutating func layerNorm(
    _ input: Value, _ layer: LayerNorm, name: String = "norm"
  ) throws(TensorError) -> Value {
    let weight = try constant(layer.weight, name: "\(name).weight")
    let bias = try constant(layer.bias, name: "\(name).bias")
    return node(
      "LayerNormalization", [input, weight, bias],
      attributes: ["axis": .integer(-1), "epsilon": .real(Float(layer.epsilon))], type: input.type)
  }

  /// A convolution along the last dimension: of [batch, channels, time].
  /// - Parameters:
  ///   - weight: [outputs, channels / groups, taps].
  ///   - bias: [outputs].
  ///   - padding: zeros before the first and after the last time; (taps - 1) · dilation and 0 make it causal.
  public mutating func convolution(
    _ input: Value, weight: Tensor, bias: Tensor?, stride: Int = 1, dilation: Int = 1,
    padding: (before: Int, after: Int) = (0, 0), groups: Int = 1, name: String = "convolution"
  ) throws(TensorError) -> Value {
    let kernel = try constant(weight, name: "\(name).weight")
    var offset: Value?
    if let bias { offset = try constant(bias, name: "\(name).bias") }
    let attributes: KeyValuePairs<String, ONNXAttribute> = [
      "dilations": .integers([dilation]), "group": .integer(groups), "kernel_shape": .integers([weight.size(-1)]),
      "pads": .integers([padding.before, padding.after]), "strides": .integers([stride]),
    ]
    return node("Conv", [input, kernel, offset], attributes: attributes, type: input.type)
  }

  /// A causal convolution along time, of [batch, channels, time].
  public mutating func causalConvolution(
    _ input: Value, _ layer: CausalConvolution, name: String = "convolution"
  ) throws(TensorError) -> Value {
    let before = (layer.weight.size(-1) - 1) * layer.dilation
    return try convolution(
      input, weight: layer.weight, bias: layer.bias, dilation: layer.dilation, padding: (before, 0), name: name)
  }

  /// A residual block of causal convolutions, as in acting: of [batch, channels, time].
  public mutating func temporalBlock(
    _ input: Value, _ block: TemporalBlock, name: String = "temporal"
  ) throws(TensorError) -> Value {
    let inner = relu(try causalConvolution(input, block.first, name: "\(name).conv1"))
    let outer = relu(try causalConvolution(inner, block.second, name: "\(name).conv2"))
    var residual = input
    if let shortcut = block.shortcut {
      residual = try causalConvolution(input, shortcut, name: "\(name).downsample")
    }
    return relu(add(outer, residual))
  }

  /// An embedding of continuous time: [..., width] of [..., 1].
  public mutating func timeEmbedding(
    _ time: Value, _ layer: TimeEmbedding, name: String = "time"
  ) throws(TensorError) -> Value {
    let turned = multiply(time, try constant(layer.frequency, name: "\(name).frequency"))
    let angles = add(turned, try constant(layer.phase, name: "\(name).phase"))
    let waves = sin(slice(angles, axis: -1, 1..<layer.frequency.count))
    return concat([slice(angles, axis: -1, 0..<1), waves])
  }
}
