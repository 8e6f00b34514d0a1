import CTorch

extension Tensor {
  /// Whether operations on this tensor are recorded for ``backward(gradient:retainGraph:)``.
  public var requiresGradient: Bool { ct_requires_grad(pointer) }

  /// Starts or stops recording; only floating-point tensors that no operation has made can be changed.
  /// - Returns: the tensor itself.
  @discardableResult
  public func requireGradient(_ value: Bool = true) throws(TensorError) -> Tensor {
    try check("requireGradient", ct_set_requires_grad(pointer, value), [self])
    return self
  }

  /// The accumulated gradient of a parameter, `nil` before the first ``backward(gradient:retainGraph:)``.
  public var gradient: Tensor? { ct_grad(pointer).map(Tensor.init(owning:)) }

  /// Replaces the accumulated gradient; `nil` removes it. The tensor is kept, not copied.
  /// - Throws: where the gradient's shape, type, device or order of elements in memory is not this tensor's, which an
  ///   optimizer's fused step would not notice.
  public func setGradient(_ gradient: Tensor?) throws(TensorError) {
    try check("setGradient", ct_set_grad(pointer, gradient?.pointer), [self] + (gradient.map { [$0] } ?? []))
  }

  /// Adds to each parameter's ``gradient`` the derivative of this scalar (or of the product with `gradient`).
  public func backward(gradient: Tensor? = nil, retainGraph: Bool = false) throws(TensorError) {
    try check(
      "backward", ct_backward(pointer, gradient?.pointer, retainGraph), [self] + (gradient.map { [$0] } ?? []))
  }

  /// The derivatives of this scalar by `inputs`, without touching any accumulated gradient; `nil` for an input that
  /// the scalar does not depend on.
  /// - Parameters:
  ///   - seed: weights of this tensor's elements, where it is not a scalar.
  ///   - createGraph: record the derivative too, for second derivatives.
  public func gradients(
    of inputs: [Tensor], seed: Tensor? = nil, retainGraph: Bool = false, createGraph: Bool = false
  ) throws(TensorError) -> [Tensor?] {
    var results = [ct_tensor?](repeating: nil, count: inputs.count)
    let status = ct_gradients(
      pointer, seed?.pointer, pointers(inputs), Int64(inputs.count), retainGraph || createGraph, createGraph, &results)
    try check("gradients", status, [self] + inputs)
    return results.map { $0.map(Tensor.init(owning:)) }
  }

  /// The same elements, cut off from the recorded operations.
  public func detach() throws(TensorError) -> Tensor { try produce("detach", ct_detach(pointer), [self]) }
}

/// Runs `body` without recording operations. The setting belongs to the thread, so `body` cannot suspend.
public func withoutGradient<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
  let wasEnabled = ct_grad_mode()
  ct_set_grad_mode(false)
  defer { ct_set_grad_mode(wasEnabled) }
  return try body()
}
