import CTorch

/// Elementwise functions of one tensor.
extension Tensor {
  /// e to the power of each element.
  public func exp() throws(TensorError) -> Tensor { try produce("exp", ct_exp(pointer), [self]) }
  /// exp(x) - 1, exact near zero.
  public func expm1() throws(TensorError) -> Tensor { try produce("expm1", ct_expm1(pointer), [self]) }
  /// The natural logarithm.
  public func log() throws(TensorError) -> Tensor { try produce("log", ct_log(pointer), [self]) }
  /// log(1 + x), exact near zero.
  public func log1p() throws(TensorError) -> Tensor { try produce("log1p", ct_log1p(pointer), [self]) }
  /// The square root.
  public func sqrt() throws(TensorError) -> Tensor { try produce("sqrt", ct_sqrt(pointer), [self]) }
  /// 1 / sqrt(x).
  public func rsqrt() throws(TensorError) -> Tensor { try produce("rsqrt", ct_rsqrt(pointer), [self]) }
  /// x².
  public func square() throws(TensorError) -> Tensor { try produce("square", ct_square(pointer), [self]) }
  /// 1 / x.
  public func reciprocal() throws(TensorError) -> Tensor { try produce("reciprocal", ct_reciprocal(pointer), [self]) }
  /// The absolute value.
  public func abs() throws(TensorError) -> Tensor { try produce("abs", ct_abs(pointer), [self]) }
  /// -1, 0 or 1.
  public func sign() throws(TensorError) -> Tensor { try produce("sign", ct_sign(pointer), [self]) }
  /// The next lower whole number.
  public func floor() throws(TensorError) -> Tensor { try produce("floor", ct_floor(pointer), [self]) }
  /// The next higher whole number.
  public func ceil() throws(TensorError) -> Tensor { try produce("ceil", ct_ceil(pointer), [self]) }
  /// The nearest whole number, halves to even.
  public func round() throws(TensorError) -> Tensor { try produce("round", ct_round(pointer), [self]) }
  /// The hyperbolic tangent.
  public func tanh() throws(TensorError) -> Tensor { try produce("tanh", ct_tanh(pointer), [self]) }
  /// 1 / (1 + exp(-x)).
  public func sigmoid() throws(TensorError) -> Tensor { try produce("sigmoid", ct_sigmoid(pointer), [self]) }
  /// max(x, 0).
  public func relu() throws(TensorError) -> Tensor { try produce("relu", ct_relu(pointer), [self]) }
  /// The sine.
  public func sin() throws(TensorError) -> Tensor { try produce("sin", ct_sin(pointer), [self]) }
  /// The cosine.
  public func cos() throws(TensorError) -> Tensor { try produce("cos", ct_cos(pointer), [self]) }
  /// The inverse hyperbolic tangent.
  public func atanh() throws(TensorError) -> Tensor { try produce("atanh", ct_atanh(pointer), [self]) }
  /// The error function.
  public func erf() throws(TensorError) -> Tensor { try produce("erf", ct_erf(pointer), [self]) }
  /// x · sigmoid(x).
  public func silu() throws(TensorError) -> Tensor { try produce("silu", ct_silu(pointer), [self]) }
  /// log(sigmoid(x)), stable for large |x|.
  public func logSigmoid() throws(TensorError) -> Tensor { try produce("logSigmoid", ct_log_sigmoid(pointer), [self]) }
  /// Whether each element is not a number.
  public func isNaN() throws(TensorError) -> Tensor { try produce("isNaN", ct_isnan(pointer), [self]) }
  /// Whether each element is neither infinite nor not a number.
  public func isFinite() throws(TensorError) -> Tensor { try produce("isFinite", ct_isfinite(pointer), [self]) }
  /// A copy with its own memory.
  public func clone() throws(TensorError) -> Tensor { try produce("clone", ct_clone(pointer), [self]) }
  /// The Gaussian error linear unit, exact or by its tanh approximation (Hendrycks, Gimpel 2016, arXiv:1606.08415).
  public func gelu(approximate: Bool = false) throws(TensorError) -> Tensor {
    try produce("gelu", ct_gelu(pointer, approximate), [self])
  }
  /// log(1 + exp(beta x)) / beta; x itself where beta x exceeds the threshold.
  public func softplus(beta: Double = 1, threshold: Double = 20) throws(TensorError) -> Tensor {
    try produce("softplus", ct_softplus(pointer, beta, threshold), [self])
  }
  /// x where positive, else slope · x.
  public func leakyRelu(slope: Double = 0.01) throws(TensorError) -> Tensor {
    try produce("leakyRelu", ct_leaky_relu(pointer, slope), [self])
  }
  /// x where positive, else alpha (exp(x) - 1).
  public func elu(alpha: Double = 1) throws(TensorError) -> Tensor {
    try produce("elu", ct_elu(pointer, alpha), [self])
  }
  /// This tensor with what is not a number, and infinities, replaced.
  public func replacingNonFinite(
    nan: Double = 0, positiveInfinity: Double, negativeInfinity: Double
  ) throws(TensorError) -> Tensor {
    try produce("replacingNonFinite", ct_nan_to_num(pointer, nan, positiveInfinity, negativeInfinity), [self])
  }
}
