import CTorch

/// Elementwise comparison and logic; the results are truth tensors.
extension Tensor {
  /// Whether the elements are equal.
  public static func .== (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".==", ct_eq(a.pointer, b.pointer), [a, b])
  }
  /// Whether each element equals a number.
  public static func .== (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce(".==", ct_eq_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Whether the elements differ.
  public static func .!= (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".!=", ct_ne(a.pointer, b.pointer), [a, b])
  }
  /// Whether each element differs from a number.
  public static func .!= (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce(".!=", ct_ne_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Whether the left element is smaller.
  public static func .< (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".<", ct_lt(a.pointer, b.pointer), [a, b])
  }
  /// Whether each element is below a number.
  public static func .< (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce(".<", ct_lt_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Whether the left element is smaller or equal.
  public static func .<= (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".<=", ct_le(a.pointer, b.pointer), [a, b])
  }
  /// Whether each element is at most a number.
  public static func .<= (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce(".<=", ct_le_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Whether the left element is larger.
  public static func .> (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".>", ct_gt(a.pointer, b.pointer), [a, b])
  }
  /// Whether each element is above a number.
  public static func .> (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce(".>", ct_gt_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Whether the left element is larger or equal.
  public static func .>= (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".>=", ct_ge(a.pointer, b.pointer), [a, b])
  }
  /// Whether each element is at least a number.
  public static func .>= (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce(".>=", ct_ge_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Both.
  public static func .& (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".&", ct_logical_and(a.pointer, b.pointer), [a, b])
  }
  /// At least one.
  public static func .| (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".|", ct_logical_or(a.pointer, b.pointer), [a, b])
  }
  /// Exactly one.
  public static func .^ (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce(".^", ct_logical_xor(a.pointer, b.pointer), [a, b])
  }
  /// The opposite of each truth value.
  public static prefix func .! (a: Tensor) throws(TensorError) -> Tensor {
    try produce(".!", ct_logical_not(a.pointer), [a])
  }

  /// `a` where this truth tensor is true, else `b`.
  public func choose(_ a: Tensor, else b: Tensor) throws(TensorError) -> Tensor {
    try produce("choose", ct_where(pointer, a.pointer, b.pointer), [self, a, b])
  }

  /// This tensor with `value` where the mask is true.
  public func masked(_ mask: Tensor, fill value: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("masked", ct_masked_fill(pointer, mask.pointer, value.tensorScalar.code), [self, mask])
  }
}
