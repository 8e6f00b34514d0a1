/// Layer normalization over the last dimension: (x - mean) / √(variance + ε) · weight + bias.
///
/// Source: Ba, Kiros, Hinton 2016, arXiv:1607.06450, equation 4.
public struct LayerNorm: Module {
  /// [width], ones at the start.
  public let weight: Tensor
  /// [width], zeros at the start.
  public let bias: Tensor
  /// ε.
  public let epsilon: Double

  /// Starts as plain normalization: weight one, bias zero.
  public init(
    _ width: Int, epsilon: Double = 1e-5, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    weight = try Initialization.constant(1, [width], dataType: dataType, device: device)
    bias = try Initialization.constant(0, [width], dataType: dataType, device: device)
    self.epsilon = epsilon
  }

  /// The weight, then the bias.
  public var parameters: [NamedTensor] { [(name: "weight", tensor: weight), (name: "bias", tensor: bias)] }

  /// x [..., width] → [..., width].
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    try input.layerNorm(weight.shape, weight: weight, bias: bias, epsilon: epsilon)
  }
}
