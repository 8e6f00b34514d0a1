import CTorch

extension Linear {
  /// e^-max(0, W x + b), a factor in (0, 1]: x [..., inputs] → [..., outputs].
  ///
  /// On a CPU it comes from a kernel with its own derivative, which has no second one; asking for one is an error.
  public func decay(_ input: Tensor) throws(TensorError) -> Tensor {
    guard let bias, input.device == .cpu else { return try (-self(input).relu()).exp() }
    let result = ct_decay(input.pointer, weight.pointer, bias.pointer)
    return try produce("Linear.decay", result, [input, weight, bias])
  }
}
