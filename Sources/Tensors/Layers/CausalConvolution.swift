import CTorch
public import Stochastics

/// A dilated convolution along time in which no output sees the future, with PyTorch's names and layout of weights:
///
///     y_t = b + Σ_k W[:, :, k] x_{t - (K - 1 - k) dilation},  x = 0 before the first time.
///
/// It is computed with time as the first dimension, where a shift is another beginning in memory: one product per tap, no
/// padding, and nothing is exchanged between layers of this kind. There is no second derivative; asking for one is an
/// error.
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
    let result = ct_causal_convolution(input.pointer, weight.pointer, bias.pointer, Int64(dilation))
    return try produce("CausalConvolution", result, [input, weight, bias])
  }
}
