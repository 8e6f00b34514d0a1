/// A rule that moves parameters along their gradients.
public protocol Optimizer {
  /// The size of a step; change it between steps to follow a ``LearningRateSchedule``.
  var learningRate: Double { get set }
  /// The parameters that a step changes.
  var parameters: [NamedTensor] { get }
  /// What a resumed run needs beside the parameters.
  var state: [NamedTensor] { get }
  /// Changes each parameter that has a gradient.
  func step() throws(TensorError)
}

extension Optimizer {
  /// Forgets the gradients, computes those of `loss`, and takes a step.
  /// - Parameter maximumNorm: where given, the gradients are clipped to this joint norm first.
  /// - Returns: the gradients' norm before clipping, where clipped.
  @discardableResult
  public func minimize(_ loss: Tensor, maximumNorm: Double? = nil) throws(TensorError) -> Tensor? {
    let tensors = parameters.map(\.tensor)
    try clearGradients(tensors)
    try loss.backward()
    let norm: Tensor? = if let maximumNorm { try clipGradientNorm(tensors, maximum: maximumNorm) } else { nil }
    try step()
    return norm
  }
}
