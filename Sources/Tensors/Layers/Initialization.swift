public import Stochastics

/// Starting values of trainable parameters.
public enum Initialization {
  /// A parameter drawn uniformly from [-bound, bound].
  public static func uniform(
    _ shape: [Int], bound: Double, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    let values = try Tensor.uniform(shape, low: -bound, high: bound, key: key, dataType: dataType, device: device)
    return try values.requireGradient()
  }

  /// A parameter drawn from a normal distribution around zero.
  public static func normal(
    _ shape: [Int], standardDeviation: Double, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    let values = try Tensor.normal(shape, key: key, dataType: dataType, device: device)
    try values.mul_(standardDeviation)
    return try values.requireGradient()
  }

  /// A parameter whose elements all start at one value.
  public static func constant(
    _ value: Double, _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try Tensor.full(value, shape, dataType: dataType, device: device).requireGradient()
  }

  /// The bound of PyTorch's default for linear layers: Kaiming-uniform with a = √5, which is 1/√fanIn
  /// (He, Zhang, Ren, Sun 2015, doi:10.1109/ICCV.2015.123, equation 14).
  public static func kaimingBound(fanIn: Int) -> Double {
    fanIn > 0 ? 1 / Double(fanIn).squareRoot() : 0
  }

  /// The bound of the Xavier-uniform distribution, √(6 / (fanIn + fanOut)) (Glorot, Bengio 2010, AISTATS,
  /// equation 16).
  public static func xavierBound(fanIn: Int, fanOut: Int) -> Double {
    (6 / Double(fanIn + fanOut)).squareRoot()
  }
}
