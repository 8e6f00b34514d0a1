public import Stochastics

/// The distribution over classes with probabilities softmax(logits), one per row, over the allowed classes alone.
public struct Categorical {
  /// The log-probability that stands for the impossible. It is finite, so that zero times it is zero and gradients stay
  /// defined; exp of it is zero.
  public static let impossible = -1e30

  /// log p, [..., classes].
  public let logProbabilities: Tensor

  /// - Parameters:
  ///   - logits: [..., classes].
  ///   - mask: truth values that broadcast to the logits, true where a class is allowed; at least one in each row.
  public init(logits: Tensor, mask: Tensor? = nil) throws(TensorError) {
    let allowed = if let mask { try logits.masked(.!mask, fill: Self.impossible) } else { logits }
    logProbabilities = try allowed.logSoftmax(dimension: -1)
  }

  /// p, [..., classes].
  public func probabilities() throws(TensorError) -> Tensor { try logProbabilities.exp() }

  /// log p of one class per row: integers [...] → [...].
  public func logProbability(_ classes: Tensor) throws(TensorError) -> Tensor {
    if logProbabilities.rank == 2, logProbabilities.dataType == .float32, logProbabilities.device == .cpu {
      return try logProbabilities.picked(classes)
    }
    return try logProbabilities.gather(dimension: -1, classes.unsqueeze(dimension: -1)).squeeze(dimension: -1)
  }

  /// -Σ p log p, [...].
  public func entropy() throws(TensorError) -> Tensor {
    try -(logProbabilities.exp() * logProbabilities).sum(dimension: -1)
  }

  /// The Kullback–Leibler divergence Σ p (log p - log q) from this distribution p to another q, [...].
  public func divergence(to other: Categorical) throws(TensorError) -> Tensor {
    try (logProbabilities.exp() * (logProbabilities - other.logProbabilities)).sum(dimension: -1)
  }

  /// The most probable class, integers [...].
  public func mode() throws(TensorError) -> Tensor { try logProbabilities.argmax(dimension: -1) }

  /// One class per row, integers [...].
  public func sample(key: Key) throws(TensorError) -> Tensor {
    let shape = logProbabilities.shape
    let rows = try logProbabilities.detach().exp().reshape([-1, shape.last ?? 1])
    return try rows.multinomial(count: 1, key: key).reshape(Array(shape.dropLast()))
  }
}
