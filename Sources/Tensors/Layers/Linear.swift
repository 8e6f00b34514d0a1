public import Stochastics

/// The affine map y = x Wᵀ + b.
public struct Linear: Module {
  /// W, [outputs, inputs].
  public let weight: Tensor
  /// b, [outputs].
  public let bias: Tensor?

  /// PyTorch's default start: both uniform on ±1/√inputs.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    let bound = Initialization.kaimingBound(fanIn: inputs)
    weight = try Initialization.uniform(
      [outputs, inputs], bound: bound, key: key.child(.parameters, 0), dataType: dataType, device: device)
    self.bias =
      bias
      ? try Initialization.uniform(
        [outputs], bound: bound, key: key.child(.parameters, 1), dataType: dataType, device: device) : nil
  }

  /// W, then b where there is one.
  public var parameters: [NamedTensor] {
    [(name: "weight", tensor: weight)] + (bias.map { [(name: "bias", tensor: $0)] } ?? [])
  }

  /// x [..., inputs] → [..., outputs].
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    try input.linear(weight, bias: bias)
  }
}
