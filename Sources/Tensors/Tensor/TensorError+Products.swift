extension TensorError {
  /// The calling thread's last failure of input + a b, naming the two shapes that do not fit: the factors', the
  /// product's and the input's, or the product's and the buffer's that was to be written.
  /// - Parameter buffer: where the result was to be written.
  static func lastOfProduct(
    _ operation: StaticString, _ a: Tensor, _ b: Tensor, input: Tensor? = nil, buffer: Tensor? = nil
  ) -> TensorError {
    let operands = [buffer, input, a, b].compactMap { $0?.shape }
    let (left, right) = (a.shape, b.shape)
    guard let product = matrixProduct(left, right) else { return last(operation, operands, mismatch: (left, right)) }
    if let buffer, buffer.shape != product { return last(operation, operands, mismatch: (buffer.shape, product)) }
    return last(operation, operands, mismatch: input.map { ($0.shape, product) } ?? (left, right))
  }

  /// The calling thread's last failure of x Wᵀ + b: names x and W, or their product and b.
  static func lastOfLinear(_ input: Tensor, _ weight: Tensor, bias: Tensor?) -> TensorError {
    let (left, right) = (input.shape, weight.shape)
    let operands = [left, right] + (bias.map { [$0.shape] } ?? [])
    guard let bias, right.count == 2, left.last == right[1] else {
      return last("linear", operands, mismatch: (left, right))
    }
    return last("linear", operands, mismatch: (left.dropLast() + [right[0]], bias.shape))
  }

  /// The shape of the product of two matrices or of two batches of them; `nil` where they do not fit.
  private static func matrixProduct(_ a: [Int], _ b: [Int]) -> [Int]? {
    guard a.count == b.count, a.count == 2 || a.count == 3, a.dropLast(2) == b.dropLast(2), a.last == b[b.count - 2]
    else { return nil }
    return a.dropLast() + b.suffix(1)
  }
}
