import CTorch

extension Tensor {
  /// The matrix product, batched and broadcast over leading dimensions.
  public func matmul(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("matmul", ct_matmul(pointer, other.pointer), [self, other])
  }
  /// The product of two matrices, [n, k] · [k, m] → [n, m].
  public func mm(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("mm", ct_mm(pointer, other.pointer), [self, other])
  }
  /// The products of two batches of matrices, [b, n, k] · [b, k, m] → [b, n, m].
  public func bmm(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("bmm", ct_bmm(pointer, other.pointer), [self, other])
  }
  /// The inner product of two vectors.
  public func dot(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("dot", ct_dot(pointer, other.pointer), [self, other])
  }
  /// The outer product of two vectors, [n], [m] → [n, m].
  public func outer(_ other: Tensor) throws(TensorError) -> Tensor {
    try produce("outer", ct_outer(pointer, other.pointer), [self, other])
  }
  /// beta · this tensor + alpha · a b, with a [n, k], b [k, m].
  public func addmm(_ a: Tensor, _ b: Tensor, beta: Double = 1, alpha: Double = 1) throws(TensorError) -> Tensor {
    guard let result = ct_addmm(pointer, a.pointer, b.pointer, beta, alpha) else {
      throw TensorError.lastOfProduct("addmm", a, b, input: self)
    }
    return Tensor(owning: result)
  }
  /// beta · this tensor + alpha · a b, with a [batch, n, k], b [batch, k, m].
  public func baddbmm(_ a: Tensor, _ b: Tensor, beta: Double = 1, alpha: Double = 1) throws(TensorError) -> Tensor {
    guard let result = ct_baddbmm(pointer, a.pointer, b.pointer, beta, alpha) else {
      throw TensorError.lastOfProduct("baddbmm", a, b, input: self)
    }
    return Tensor(owning: result)
  }
  /// x Wᵀ + b, with x [..., inputs], W [outputs, inputs], b [outputs].
  public func linear(_ weight: Tensor, bias: Tensor? = nil) throws(TensorError) -> Tensor {
    guard let result = ct_linear(pointer, weight.pointer, bias?.pointer) else {
      throw TensorError.lastOfLinear(self, weight, bias: bias)
    }
    return Tensor(owning: result)
  }
  /// The Einstein sum, such as "bi,bj->bij".
  public static func einsum(_ equation: String, _ operands: [Tensor]) throws(TensorError) -> Tensor {
    try produce("einsum", ct_einsum(equation, pointers(operands), Int64(operands.count)), operands)
  }

  /// The diagonal of a matrix (or of each, in the last two dimensions).
  public func diagonal(offset: Int = 0) throws(TensorError) -> Tensor {
    try produce("diagonal", ct_diagonal(pointer, Int64(offset), -2, -1), [self])
  }
  /// The lower triangle, zero above the given diagonal.
  public func tril(diagonal: Int = 0) throws(TensorError) -> Tensor {
    try produce("tril", ct_tril(pointer, Int64(diagonal)), [self])
  }
  /// The upper triangle, zero below the given diagonal.
  public func triu(diagonal: Int = 0) throws(TensorError) -> Tensor {
    try produce("triu", ct_triu(pointer, Int64(diagonal)), [self])
  }
}
