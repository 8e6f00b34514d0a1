import CTorch

/// Elementwise arithmetic. Operands of different shapes are broadcast as in PyTorch: dimensions are aligned at the
/// end, and a length of one is repeated.
extension Tensor {
  /// The sum.
  public static func + (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce("+", ct_add(a.pointer, b.pointer), [a, b])
  }
  /// The difference.
  public static func - (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce("-", ct_sub(a.pointer, b.pointer), [a, b])
  }
  /// The product, element by element.
  public static func * (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce("*", ct_mul(a.pointer, b.pointer), [a, b])
  }
  /// The quotient; of integers, a real number.
  public static func / (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try produce("/", ct_div(a.pointer, b.pointer), [a, b])
  }
  /// The elements with the opposite sign.
  public static prefix func - (a: Tensor) throws(TensorError) -> Tensor {
    try produce("-", ct_neg(a.pointer), [a])
  }

  /// Each element plus a number.
  public static func + (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("+", ct_add_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Each element less a number.
  public static func - (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("-", ct_sub_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Each element times a number.
  public static func * (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("*", ct_mul_scalar(a.pointer, b.tensorScalar.code), [a])
  }
  /// Each element over a number.
  public static func / (a: Tensor, b: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("/", ct_div_scalar(a.pointer, b.tensorScalar.code), [a])
  }

  /// A number plus each element.
  public static func + (a: some TensorScalar, b: Tensor) throws(TensorError) -> Tensor { try b + a }
  /// A number times each element.
  public static func * (a: some TensorScalar, b: Tensor) throws(TensorError) -> Tensor { try b * a }
  /// A number less each element.
  public static func - (a: some TensorScalar, b: Tensor) throws(TensorError) -> Tensor {
    try produce("-", ct_rsub_scalar(a.tensorScalar.code, b.pointer), [b])
  }
  /// A number over each element.
  public static func / (a: some TensorScalar, b: Tensor) throws(TensorError) -> Tensor {
    try produce("/", ct_rdiv_scalar(a.tensorScalar.code, b.pointer), [b])
  }

  /// This tensor raised to a power.
  public func pow(_ exponent: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("pow", ct_pow_scalar(pointer, exponent.tensorScalar.code), [self])
  }
  /// This tensor raised to powers.
  public func pow(_ exponent: Tensor) throws(TensorError) -> Tensor {
    try produce("pow", ct_pow(pointer, exponent.pointer), [self, exponent])
  }
  /// `base` raised to the powers that this tensor holds.
  public func power(ofBase base: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("power", ct_rpow_scalar(base.tensorScalar.code, pointer), [self])
  }
  /// The rest of the division, with the divisor's sign.
  public func remainder(_ divisor: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("remainder", ct_remainder_scalar(pointer, divisor.tensorScalar.code), [self])
  }
  /// The quotient rounded down.
  public func floorDivide(_ divisor: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("floorDivide", ct_floor_divide_scalar(pointer, divisor.tensorScalar.code), [self])
  }
  /// The smaller of each pair.
  public func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("minimum", ct_minimum(pointer, other.pointer), [self, other])
  }
  /// The larger of each pair.
  public func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("maximum", ct_maximum(pointer, other.pointer), [self, other])
  }
  /// This tensor, limited to an interval; a missing limit does not limit.
  public func clamp(_ minimum: Double? = nil, _ maximum: Double? = nil) throws(TensorError) -> Tensor {
    try withLimits(minimum, maximum) { low, high throws(TensorError) in
      try produce("clamp", ct_clamp(pointer, low, high), [self])
    }
  }
  /// a + weight (b - a).
  public func lerp(_ other: Tensor, weight: Double) throws(TensorError) -> Tensor {
    try produce("lerp", ct_lerp(pointer, other.pointer, weight), [self, other])
  }
  /// This tensor + scale · a · b.
  public func addProduct(_ a: Tensor, _ b: Tensor, scale: Double = 1) throws(TensorError) -> Tensor {
    try produce("addProduct", ct_addcmul(pointer, a.pointer, b.pointer, scale), [self, a, b])
  }
}

/// Passes optional numbers by address.
func withLimits<Value>(
  _ minimum: Double?, _ maximum: Double?,
  _ body: (UnsafePointer<Double>?, UnsafePointer<Double>?) throws(TensorError) -> Value
) throws(TensorError) -> Value {
  var low = minimum ?? 0
  var high = maximum ?? 0
  return try withUnsafePointer(to: &low) { low throws(TensorError) in
    try withUnsafePointer(to: &high) { high throws(TensorError) in
      try body(minimum == nil ? nil : low, maximum == nil ? nil : high)
    }
  }
}
