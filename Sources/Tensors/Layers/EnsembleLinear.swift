public import Stochastics

/// Several affine maps of one size, computed together: yₘ = xₘ Wₘ + bₘ.
public struct EnsembleLinear: Module {
  /// W, [members, inputs, outputs].
  public let weight: Tensor
  /// b, [members, 1, outputs].
  public let bias: Tensor

  /// Each member starts like a ``Linear`` of its own key.
  public init(
    members: Int, _ inputs: Int, _ outputs: Int, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    let bound = Initialization.kaimingBound(fanIn: inputs)
    weight = try Initialization.uniform(
      [members, inputs, outputs], bound: bound, key: key.child(.parameters, 0), dataType: dataType, device: device)
    bias = try Initialization.uniform(
      [members, 1, outputs], bound: bound, key: key.child(.parameters, 1), dataType: dataType, device: device)
  }

  /// W, then b, of all members.
  public var parameters: [NamedTensor] { [(name: "weight", tensor: weight), (name: "bias", tensor: bias)] }

  /// x [members, batch, inputs], or [batch, inputs] for all members → [members, batch, outputs].
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    guard input.rank == 2 else { return try bias.baddbmm(input, weight) }
    let shape = input.shape
    return try bias.baddbmm(input.expand([weight.size(0), shape[0], shape[1]]), weight)
  }
}
