import CTorch

/// What follows each layer of a perceptron but the last, where ``Tensor/perceptron(_:activation:)`` computes it.
public enum PerceptronActivation: Int64, Sendable {
  case relu = 1
  case tanh
}

extension Tensor {
  /// The affine maps of a perceptron, or of several of one shape, with an activation between them, as one operation:
  ///
  ///     h₀ = x,   h_l = σ(h_{l-1} W_l + b_l),   y = h_{L-1} W_L + b_L
  ///
  /// It is what the layers one after the other compute, but for rounding, with one record for the derivative and without
  /// passes of their own for biases and activations; narrow layers, which general products are slow at, have products of
  /// their own. float32 on the CPU alone, and without a second derivative.
  /// - Parameters:
  ///   - layers: W and b in turn: of ``Linear`` [outputs, inputs] and [outputs], or of ``EnsembleLinear`` [members, inputs,
  ///     outputs] and [members, 1, outputs].
  /// - Returns: for `self` [rows, inputs]: [rows, outputs], or of an ensemble [members, rows, outputs]; an ensemble may have
  ///   inputs of its members' own, [members, rows, inputs].
  /// - Throws: ``TensorError`` where sizes do not fit, or something is not float32 on the CPU; and where a second
  ///   derivative is asked for.
  public func perceptron(_ layers: [Tensor], activation: PerceptronActivation) throws(TensorError) -> Tensor {
    let result = ct_perceptron(pointer, pointers(layers), Int64(layers.count), activation.rawValue)
    return try produce("perceptron", result, [self] + layers)
  }
}
