public import Stochastics

/// A dilated convolution along time in which no output sees the future, with PyTorch's names and layout of weights:
///
///     y_t = b + Σ_k W[:, :, k] x_{t - (K - 1 - k) dilation},  x = 0 before the first time.
///
/// It is computed as one product of the shifted inputs, side by side, which on a CPU is faster at the sizes of these
/// networks than libtorch's convolution and needs no exchange of time and channels.
///
/// Source: van den Oord et al. 2016, arXiv:1609.03499, section 2.1.
public struct CausalConvolution: Module {
  /// W, [outputs, inputs, taps].
  public let weight: Tensor
  /// b, [outputs].
  public let bias: Tensor
  /// The distance between taps, in times.
  public let dilation: Int

  /// PyTorch's default start of `Conv1d`: both uniform on ±1/√(inputs · taps).
  public init(
    _ inputs: Int, _ outputs: Int, taps: Int, dilation: Int = 1, key: Key, dataType: DataType = .float32,
    device: Device = .cpu
  ) throws(TensorError) {
    precondition(
      taps > 0 && dilation > 0, "CausalConvolution(taps: \(taps), dilation: \(dilation)): both must be positive")
    let bound = Initialization.kaimingBound(fanIn: inputs * taps)
    weight = try Initialization.uniform(
      [outputs, inputs, taps], bound: bound, key: key.child(.parameters, 0), dataType: dataType, device: device)
    bias = try Initialization.uniform(
      [outputs], bound: bound, key: key.child(.parameters, 1), dataType: dataType, device: device)
    self.dilation = dilation
  }

  /// W, then b.
  public var parameters: [NamedTensor] { [(name: "weight", tensor: weight), (name: "bias", tensor: bias)] }

  /// x [batch, time, inputs] → [batch, time, outputs].
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    guard input.rank == 3, input.size(1) > 0, input.size(2) == weight.size(1) else {
      throw TensorError.libtorch(
        operation: "CausalConvolution", message: "the input must be [batch, time, \(weight.size(1))]",
        shapes: [input.shape, weight.shape])
    }
    let (outputs, inputs, time) = (weight.size(0), weight.size(1), input.size(1))
    // Taps that would see only what is before the first time are left out.
    let taps = Swift.min(weight.size(2), (time - 1) / dilation + 1)
    let padded = taps == 1 ? input : try input.padded([0, 0, (taps - 1) * dilation, 0])
    var shifted: [Tensor] = []
    for tap in 0..<taps { shifted.append(try padded.narrow(dimension: 1, start: tap * dilation, length: time)) }
    let used = try weight.narrow(dimension: 2, start: weight.size(2) - taps, length: taps)
    let matrix = try used.transpose(1, 2).reshape([outputs, taps * inputs])
    return try (taps == 1 ? input : .cat(shifted, dimension: -1)).linear(matrix, bias: bias)
  }
}
