import CTorch

/// Values with their places along the dimension that was searched.
public struct IndexedValues {
  /// The values that were found.
  public let values: Tensor
  /// Integers of the same shape as `values`.
  public let indices: Tensor
}

extension Tensor {
  /// The sum of all elements.
  public func sum() throws(TensorError) -> Tensor { try produce("sum", ct_sum_all(pointer), [self]) }
  /// The mean of all elements.
  public func mean() throws(TensorError) -> Tensor { try produce("mean", ct_mean_all(pointer), [self]) }
  /// The largest of all elements.
  public func maximum() throws(TensorError) -> Tensor { try produce("maximum", ct_max_all(pointer), [self]) }
  /// The smallest of all elements.
  public func minimum() throws(TensorError) -> Tensor { try produce("minimum", ct_min_all(pointer), [self]) }
  /// The product of all elements.
  public func product() throws(TensorError) -> Tensor { try produce("product", ct_prod_all(pointer), [self]) }
  /// Whether any element is true.
  public func any() throws(TensorError) -> Tensor { try produce("any", ct_any_all(pointer), [self]) }
  /// Whether all elements are true.
  public func all() throws(TensorError) -> Tensor { try produce("all", ct_all_all(pointer), [self]) }

  /// The sum over some dimensions, which stay with length one where `keepDimension` is true.
  public func sum(dimensions: [Int], keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("sum", ct_sum(pointer, dimensions.wide, Int64(dimensions.count), keepDimension), [self])
  }
  /// The sum over one dimension, which stays with length one where `keepDimension` is true.
  public func sum(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    var dimension = Int64(dimension)
    return try produce("sum", ct_sum(pointer, &dimension, 1, keepDimension), [self])
  }

  /// The mean over some dimensions, which stay with length one where `keepDimension` is true.
  public func mean(dimensions: [Int], keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("mean", ct_mean(pointer, dimensions.wide, Int64(dimensions.count), keepDimension), [self])
  }
  /// The mean over one dimension, which stays with length one where `keepDimension` is true.
  public func mean(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    var dimension = Int64(dimension)
    return try produce("mean", ct_mean(pointer, &dimension, 1, keepDimension), [self])
  }

  /// log Σ exp(x), without overflow, over some dimensions, which stay with length one where `keepDimension` is true.
  public func logSumExp(dimensions: [Int], keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("logSumExp", ct_logsumexp(pointer, dimensions.wide, Int64(dimensions.count), keepDimension), [self])
  }
  /// log Σ exp(x), without overflow, over one dimension, which stays with length one where `keepDimension` is true.
  public func logSumExp(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    var dimension = Int64(dimension)
    return try produce("logSumExp", ct_logsumexp(pointer, &dimension, 1, keepDimension), [self])
  }

  /// The largest value over some dimensions, which stay with length one where `keepDimension` is true.
  public func maximum(dimensions: [Int], keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("maximum", ct_amax(pointer, dimensions.wide, Int64(dimensions.count), keepDimension), [self])
  }
  /// The largest value over one dimension, which stays with length one where `keepDimension` is true.
  public func maximum(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    var dimension = Int64(dimension)
    return try produce("maximum", ct_amax(pointer, &dimension, 1, keepDimension), [self])
  }

  /// The smallest value over some dimensions, which stay with length one where `keepDimension` is true.
  public func minimum(dimensions: [Int], keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("minimum", ct_amin(pointer, dimensions.wide, Int64(dimensions.count), keepDimension), [self])
  }
  /// The smallest value over one dimension, which stays with length one where `keepDimension` is true.
  public func minimum(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    var dimension = Int64(dimension)
    return try produce("minimum", ct_amin(pointer, &dimension, 1, keepDimension), [self])
  }

  /// The variance over some dimensions; the divisor is the count less `correction`.
  public func variance(
    dimensions: [Int], correction: Double = 1, keepDimension: Bool = false
  ) throws(TensorError) -> Tensor {
    try produce(
      "variance", ct_var(pointer, dimensions.wide, Int64(dimensions.count), correction, keepDimension), [self])
  }
  /// The variance of all elements; the divisor is the count less `correction`.
  public func variance(correction: Double = 1) throws(TensorError) -> Tensor {
    try variance(dimensions: Array(0..<rank), correction: correction)
  }

  /// The standard deviation over some dimensions; the divisor is the count less `correction`.
  public func standardDeviation(
    dimensions: [Int], correction: Double = 1, keepDimension: Bool = false
  ) throws(TensorError) -> Tensor {
    try produce(
      "standardDeviation", ct_std(pointer, dimensions.wide, Int64(dimensions.count), correction, keepDimension), [self])
  }
  /// The standard deviation of all elements; the divisor is the count less `correction`.
  public func standardDeviation(correction: Double = 1) throws(TensorError) -> Tensor {
    try standardDeviation(dimensions: Array(0..<rank), correction: correction)
  }

  /// The p-norm over some dimensions; over all where there are none.
  public func norm(
    _ order: Double = 2, dimensions: [Int] = [], keepDimension: Bool = false
  ) throws(TensorError) -> Tensor {
    let dimensions = dimensions.isEmpty ? Array(0..<rank) : dimensions
    return try produce(
      "norm", ct_norm(pointer, order, dimensions.wide, Int64(dimensions.count), keepDimension), [self])
  }

  /// Whether any element along a dimension is true.
  public func any(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("any", ct_any(pointer, Int64(dimension), keepDimension), [self])
  }

  /// Whether all elements along a dimension are true.
  public func all(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("all", ct_all(pointer, Int64(dimension), keepDimension), [self])
  }

  /// The product along a dimension.
  public func product(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("product", ct_prod(pointer, Int64(dimension), keepDimension), [self])
  }

  /// The place of the largest element along a dimension.
  public func argmax(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("argmax", ct_argmax(pointer, Int64(dimension), keepDimension), [self])
  }

  /// The place of the smallest element along a dimension.
  public func argmin(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> Tensor {
    try produce("argmin", ct_argmin(pointer, Int64(dimension), keepDimension), [self])
  }
}
