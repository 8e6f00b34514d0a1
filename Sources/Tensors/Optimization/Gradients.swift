import CTorch

/// Forgets the accumulated gradients.
public func clearGradients(_ parameters: [Tensor]) throws(TensorError) {
  try check("clearGradients", ct_zero_grad(pointers(parameters), Int64(parameters.count), true), parameters)
}

/// Scales all gradients so that their joint Euclidean norm is at most `maximum`, as PyTorch does: by
/// min(1, maximum / (norm + 1e-6)).
/// - Returns: the norm before, as a scalar tensor, so that nothing waits for the device until it is read.
@discardableResult
public func clipGradientNorm(_ parameters: [Tensor], maximum: Double) throws(TensorError) -> Tensor {
  try produce(
    "clipGradientNorm", ct_clip_grad_norm(pointers(parameters), Int64(parameters.count), maximum), parameters)
}

/// Limits each element of all gradients to [-maximum, maximum].
public func clipGradientValue(_ parameters: [Tensor], maximum: Double) throws(TensorError) {
  let status = ct_clip_grad_value(pointers(parameters), Int64(parameters.count), maximum)
  try check("clipGradientValue", status, parameters)
}

/// Copies tensors into others of the same shapes.
public func copy(_ sources: [Tensor], into targets: [Tensor]) throws(TensorError) {
  try checkCounts("copy", targets, sources)
  let status = ct_foreach_copy_(pointers(targets), pointers(sources), Int64(targets.count))
  try check("copy", status, targets + sources)
}

/// Polyak averaging: each target becomes (1 - rate) · target + rate · source.
public func move(_ targets: [Tensor], towards sources: [Tensor], rate: Double) throws(TensorError) {
  try checkCounts("move", targets, sources)
  let status = ct_foreach_lerp_(pointers(targets), pointers(sources), Int64(targets.count), rate)
  try check("move", status, targets + sources)
}

private func checkCounts(_ operation: String, _ targets: [Tensor], _ sources: [Tensor]) throws(TensorError) {
  for (target, source) in zip(targets, sources) where target.shape != source.shape {
    throw TensorError.shapeMismatch(
      operation: operation, left: target.shape, right: source.shape, message: "a target has its source's shape")
  }
  guard targets.count == sources.count else {
    throw TensorError.libtorch(
      operation: operation, message: "\(targets.count) targets for \(sources.count) sources", shapes: [])
  }
}
