public import Stochastics

/// A residual block of a temporal convolutional network: y = relu(x' + D(relu(C₂(D(relu(C₁(x))))))) with causal
/// convolutions C of one dilation, dropout D, and x' = x, or an affine map of x where the widths differ.
///
/// Source: Bai, Kolter, Koltun 2018, arXiv:1803.01271, section 3.3 and figure 1b. Deviations: no weight normalization
/// (which the authors found to matter little, and adaptive optimizers replace), and PyTorch's default start instead of
/// normal draws of deviation 0.01. Dropout zeroes single elements, as in the authors' code.
public struct TemporalBlock: Module {
  /// C₁.
  public let first: CausalConvolution
  /// C₂.
  public let second: CausalConvolution
  /// What brings x to the block's width, one tap; `nil` where it has it.
  public let shortcut: CausalConvolution?
  private let dropout: Dropout

  /// Starts each part as its own type does.
  public init(
    _ inputs: Int, _ outputs: Int, taps: Int, dilation: Int, dropout: Double = 0, key: Key,
    dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    let keys = key.child(.parameters).split(3)
    first = try CausalConvolution(
      inputs, outputs, taps: taps, dilation: dilation, key: keys[0], dataType: dataType, device: device)
    second = try CausalConvolution(
      outputs, outputs, taps: taps, dilation: dilation, key: keys[1], dataType: dataType, device: device)
    shortcut =
      inputs == outputs
      ? nil
      : try CausalConvolution(inputs, outputs, taps: 1, key: keys[2], dataType: dataType, device: device)
    self.dropout = Dropout(dropout)
  }

  /// The weights, under the names of the authors' code.
  public var parameters: [NamedTensor] {
    first.parameters.prefixed("conv1") + second.parameters.prefixed("conv2")
      + (shortcut?.parameters.prefixed("downsample") ?? [])
  }

  /// - Parameters:
  ///   - input: [batch, time, inputs].
  ///   - key: where dropout draws from, in training.
  /// - Returns: [batch, time, outputs].
  public func callAsFunction(_ input: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    let keys = key?.child(.dropout).split(2)
    let inner = try dropout(first(input).relu(), key: keys?[0])
    let outer = try dropout(second(inner).relu(), key: keys?[1])
    let residual = if let shortcut { try shortcut(input) } else { input }
    return try (outer + residual).relu()
  }
}
