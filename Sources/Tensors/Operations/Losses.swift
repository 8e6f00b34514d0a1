import CTorch
public import Stochastics

/// How a loss combines its elements.
public enum Reduction: Int32, Sendable, Hashable, Codable {
  /// One loss per element.
  case none = 0
  /// The mean of the elements.
  case mean = 1
  /// The sum of the elements.
  case sum = 2
}

extension Tensor {
  /// (x - target)².
  public func squaredError(_ target: Tensor, reduction: Reduction = .mean) throws(TensorError) -> Tensor {
    try produce("squaredError", ct_mse_loss(pointer, target.pointer, reduction.rawValue), [self, target])
  }
  /// |x - target|.
  public func absoluteError(_ target: Tensor, reduction: Reduction = .mean) throws(TensorError) -> Tensor {
    try produce("absoluteError", ct_l1_loss(pointer, target.pointer, reduction.rawValue), [self, target])
  }
  /// d²/2 where |d| ≤ delta, else delta (|d| - delta/2), with d = x - target (Huber 1964, doi:10.1214/aoms/1177703732).
  public func huberLoss(
    _ target: Tensor, delta: Double = 1, reduction: Reduction = .mean
  ) throws(TensorError) -> Tensor {
    try produce("huberLoss", ct_huber_loss(pointer, target.pointer, reduction.rawValue, delta), [self, target])
  }
  /// The Huber loss divided by its delta, here `beta`.
  public func smoothL1Loss(
    _ target: Tensor, beta: Double = 1, reduction: Reduction = .mean
  ) throws(TensorError) -> Tensor {
    try produce("smoothL1Loss", ct_smooth_l1_loss(pointer, target.pointer, reduction.rawValue, beta), [self, target])
  }
  /// -log softmax(x)[target], for logits [rows, classes] and integer targets [rows].
  /// - Parameters:
  ///   - weight: a weight per class; the mean is then weighted.
  ///   - ignored: a target that does not count.
  ///   - smoothing: the share of the target's probability that is spread over all classes.
  public func crossEntropy(
    _ target: Tensor, weight: Tensor? = nil, ignored: Int = -100, smoothing: Double = 0, reduction: Reduction = .mean
  ) throws(TensorError) -> Tensor {
    let result = ct_cross_entropy(
      pointer, target.pointer, weight?.pointer, reduction.rawValue, Int64(ignored), smoothing)
    return try produce("crossEntropy", result, [self, target] + (weight.map { [$0] } ?? []))
  }
  /// -x[target], for log-probabilities [rows, classes] and integer targets [rows].
  public func negativeLogLikelihood(
    _ target: Tensor, weight: Tensor? = nil, ignored: Int = -100, reduction: Reduction = .mean
  ) throws(TensorError) -> Tensor {
    let result = ct_nll_loss(pointer, target.pointer, weight?.pointer, reduction.rawValue, Int64(ignored))
    return try produce("negativeLogLikelihood", result, [self, target] + (weight.map { [$0] } ?? []))
  }
  /// -target log σ(x) - (1 - target) log(1 - σ(x)), stable for large |x|.
  public func binaryCrossEntropy(
    _ target: Tensor, weight: Tensor? = nil, positiveWeight: Tensor? = nil, reduction: Reduction = .mean
  ) throws(TensorError) -> Tensor {
    let result = ct_bce_with_logits(
      pointer, target.pointer, weight?.pointer, positiveWeight?.pointer, reduction.rawValue)
    return try produce(
      "binaryCrossEntropy", result, [self, target] + [weight, positiveWeight].compactMap { $0 })
  }

  /// Each element set to zero with the given probability, and the others divided by the rest, so the mean stays.
  public func dropout(_ probability: Double, key: Key) throws(TensorError) -> Tensor {
    try produce("dropout", ct_dropout(pointer, probability, key.seed), [self])
  }
  /// (x - mean) / sqrt(variance + epsilon) · weight + bias, with mean and variance over the last dimensions `shape`.
  public func layerNorm(
    _ shape: [Int], weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) throws(TensorError) -> Tensor {
    let result = ct_layer_norm(pointer, shape.wide, Int64(shape.count), weight?.pointer, bias?.pointer, epsilon)
    return try produce("layerNorm", result, [self] + [weight, bias].compactMap { $0 })
  }
}
