import CTorch

/// Operations along one dimension.
extension Tensor {
  /// exp(x) / Σ exp(x) along a dimension.
  public func softmax(dimension: Int) throws(TensorError) -> Tensor {
    try produce("softmax", ct_softmax(pointer, Int64(dimension)), [self])
  }
  /// x - log Σ exp(x) along a dimension.
  public func logSoftmax(dimension: Int) throws(TensorError) -> Tensor {
    try produce("logSoftmax", ct_log_softmax(pointer, Int64(dimension)), [self])
  }
  /// The running sum along a dimension.
  public func cumulativeSum(dimension: Int) throws(TensorError) -> Tensor {
    try produce("cumulativeSum", ct_cumsum(pointer, Int64(dimension)), [self])
  }
  /// The running product along a dimension.
  public func cumulativeProduct(dimension: Int) throws(TensorError) -> Tensor {
    try produce("cumulativeProduct", ct_cumprod(pointer, Int64(dimension)), [self])
  }
  /// The largest element along a dimension, with its place; among equals, libtorch chooses.
  public func largest(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> IndexedValues {
    try indexed("largest") { ct_max(pointer, Int64(dimension), keepDimension, &$0, &$1) }
  }
  /// The smallest element along a dimension, with its place; among equals, libtorch chooses.
  public func smallest(dimension: Int, keepDimension: Bool = false) throws(TensorError) -> IndexedValues {
    try indexed("smallest") { ct_min(pointer, Int64(dimension), keepDimension, &$0, &$1) }
  }
  /// The elements in order along a dimension, with their former places; equal elements keep their order.
  public func sorted(dimension: Int = -1, descending: Bool = false) throws(TensorError) -> IndexedValues {
    try indexed("sorted") { ct_sort(pointer, Int64(dimension), descending, &$0, &$1) }
  }
  /// The `count` largest (or smallest) elements along a dimension, in order, with their places.
  public func top(_ count: Int, dimension: Int = -1, largest: Bool = true) throws(TensorError) -> IndexedValues {
    try indexed("top") { ct_topk(pointer, Int64(count), Int64(dimension), largest, &$0, &$1) }
  }

  private func indexed(
    _ operation: StaticString, _ body: (inout ct_tensor?, inout ct_tensor?) -> Int32
  ) throws(TensorError) -> IndexedValues {
    var values: ct_tensor?
    var indices: ct_tensor?
    let status = body(&values, &indices)
    guard status == 0, let values, let indices else { throw TensorError.last(operation, [self]) }
    return IndexedValues(values: Tensor(owning: values), indices: Tensor(owning: indices))
  }
}
