import CTorch

/// Operations that write into this tensor. On a parameter, call them within ``withoutGradient(_:)``.
extension Tensor {
  /// Overwrites with `source`, broadcast and converted.
  public func copy_(_ source: Tensor) throws(TensorError) {
    try check("copy_", ct_copy_(pointer, source.pointer), [self, source])
  }
  /// Adds scale · source.
  public func add_(_ source: Tensor, scale: Double = 1) throws(TensorError) {
    try check("add_", ct_add_(pointer, source.pointer, scale), [self, source])
  }
  /// Adds a number.
  public func add_(_ value: some TensorScalar) throws(TensorError) {
    try check("add_", ct_add_scalar_(pointer, value.tensorScalar.code), [self])
  }
  /// Multiplies by `source`.
  public func mul_(_ source: Tensor) throws(TensorError) {
    try check("mul_", ct_mul_(pointer, source.pointer), [self, source])
  }
  /// Multiplies by a number.
  public func mul_(_ value: some TensorScalar) throws(TensorError) {
    try check("mul_", ct_mul_scalar_(pointer, value.tensorScalar.code), [self])
  }
  /// Moves towards `source`: x + weight (source - x).
  public func lerp_(_ source: Tensor, weight: Double) throws(TensorError) {
    try check("lerp_", ct_lerp_(pointer, source.pointer, weight), [self, source])
  }
  /// Sets all elements to a value.
  public func fill_(_ value: some TensorScalar) throws(TensorError) {
    try check("fill_", ct_fill_(pointer, value.tensorScalar.code), [self])
  }
  /// Sets all elements to zero.
  public func zero_() throws(TensorError) { try fill_(0) }
  /// Limits to an interval.
  public func clamp_(_ minimum: Double? = nil, _ maximum: Double? = nil) throws(TensorError) {
    try withLimits(minimum, maximum) { low, high throws(TensorError) in
      try check("clamp_", ct_clamp_(pointer, low, high), [self])
    }
  }
  /// Sets negative elements to zero.
  public func relu_() throws(TensorError) { try check("relu_", ct_relu_(pointer), [self]) }

  /// Turns the gradient by relu's output into the gradient by its input: zero where `output` is not positive.
  public func reluBackward_(_ output: Tensor) throws(TensorError) {
    try check("reluBackward_", ct_relu_backward_(pointer, output.pointer), [self, output])
  }

  /// Writes a b into this buffer; see ``mm(_:)``. Not differentiable.
  public func setToMM(_ a: Tensor, _ b: Tensor) throws(TensorError) {
    let status = ct_mm_out(pointer, a.pointer, b.pointer)
    guard status == 0 else { throw TensorError.lastOfProduct("setToMM", a, b, buffer: self) }
  }
  /// Writes a b into this buffer; see ``bmm(_:)``. Not differentiable.
  public func setToBMM(_ a: Tensor, _ b: Tensor) throws(TensorError) {
    let status = ct_bmm_out(pointer, a.pointer, b.pointer)
    guard status == 0 else { throw TensorError.lastOfProduct("setToBMM", a, b, buffer: self) }
  }
  /// Writes beta · input + alpha · a b into this buffer; see ``addmm(_:_:beta:alpha:)``. Not differentiable.
  public func setToAddMM(
    _ input: Tensor, _ a: Tensor, _ b: Tensor, beta: Double = 1, alpha: Double = 1
  ) throws(TensorError) {
    let status = ct_addmm_out(pointer, input.pointer, a.pointer, b.pointer, beta, alpha)
    guard status == 0 else { throw TensorError.lastOfProduct("setToAddMM", a, b, input: input, buffer: self) }
  }
  /// Writes beta · input + alpha · a b into this buffer; see ``baddbmm(_:_:beta:alpha:)``. Not differentiable.
  public func setToBAddBMM(
    _ input: Tensor, _ a: Tensor, _ b: Tensor, beta: Double = 1, alpha: Double = 1
  ) throws(TensorError) {
    let status = ct_baddbmm_out(pointer, input.pointer, a.pointer, b.pointer, beta, alpha)
    guard status == 0 else { throw TensorError.lastOfProduct("setToBAddBMM", a, b, input: input, buffer: self) }
  }
}
