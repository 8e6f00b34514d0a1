import CTorch

extension Tensor {
  /// Tensors one after the other along an existing dimension.
  public static func cat(_ tensors: [Tensor], dimension: Int = 0) throws(TensorError) -> Tensor {
    try produce("cat", ct_cat(pointers(tensors), Int64(tensors.count), Int64(dimension)), tensors)
  }
  /// Tensors of one shape side by side along a new dimension.
  public static func stack(_ tensors: [Tensor], dimension: Int = 0) throws(TensorError) -> Tensor {
    try produce("stack", ct_stack(pointers(tensors), Int64(tensors.count), Int64(dimension)), tensors)
  }
  /// Pieces of the given lengths along a dimension, as views.
  public func split(_ lengths: [Int], dimension: Int = 0) throws(TensorError) -> [Tensor] {
    var pieces = [ct_tensor?](repeating: nil, count: lengths.count)
    let status = ct_split(pointer, lengths.wide, Int64(lengths.count), Int64(dimension), &pieces)
    try check("split", status, [self])
    return pieces.compactMap { $0.map(Tensor.init(owning:)) }
  }
  /// At most `count` pieces of equal length (the last may be shorter) along a dimension, as views.
  public func chunk(_ count: Int, dimension: Int = 0) throws(TensorError) -> [Tensor] {
    let length = shape.indices.contains(dimension < 0 ? dimension + rank : dimension) ? size(dimension) : 0
    let count = Swift.min(count, Swift.max(length, 1))
    var pieces = [ct_tensor?](repeating: nil, count: Swift.max(count, 0))
    var made: Int64 = 0
    try check("chunk", ct_chunk(pointer, Int64(count), Int64(dimension), &pieces, &made), [self])
    return pieces.compactMap { $0.map(Tensor.init(owning:)) }
  }
  /// `length` places of a dimension from `start`, as a view.
  public func narrow(dimension: Int, start: Int, length: Int) throws(TensorError) -> Tensor {
    try produce("narrow", ct_narrow(pointer, Int64(dimension), Int64(start), Int64(length)), [self])
  }
  /// The places of a dimension in a range, every `step`-th, as a view. A range that leaves the dimension is cut.
  public func slice(dimension: Int, _ range: Range<Int>, step: Int = 1) throws(TensorError) -> Tensor {
    let result = ct_slice(
      pointer, Int64(dimension), Int64(range.lowerBound), Int64(range.upperBound), Int64(step))
    return try produce("slice", result, [self])
  }
  /// One place of a dimension, which disappears, as a view.
  public func select(dimension: Int, _ index: Int) throws(TensorError) -> Tensor {
    try produce("select", ct_select(pointer, Int64(dimension), Int64(index)), [self])
  }

  /// The same elements in another shape (-1 for one length that follows from the others); a view where possible.
  public func reshape(_ shape: [Int]) throws(TensorError) -> Tensor {
    try produce("reshape", ct_reshape(pointer, shape.wide, Int64(shape.count)), [self])
  }
  /// A view of the same elements in another shape; an error where only a copy could have it.
  public func view(_ shape: [Int]) throws(TensorError) -> Tensor {
    try produce("view", ct_view(pointer, shape.wide, Int64(shape.count)), [self])
  }
  /// A view in which dimensions of length one are repeated (-1 keeps a length).
  public func expand(_ shape: [Int]) throws(TensorError) -> Tensor {
    try produce("expand", ct_expand(pointer, shape.wide, Int64(shape.count)), [self])
  }
  /// Copies side by side along each dimension.
  public func tiled(_ counts: [Int]) throws(TensorError) -> Tensor {
    try produce("tiled", ct_repeat(pointer, counts.wide, Int64(counts.count)), [self])
  }
  /// The dimensions in another order, as a view.
  public func permute(_ dimensions: [Int]) throws(TensorError) -> Tensor {
    try produce("permute", ct_permute(pointer, dimensions.wide, Int64(dimensions.count)), [self])
  }
  /// Two dimensions exchanged, as a view.
  public func transpose(_ a: Int = -2, _ b: Int = -1) throws(TensorError) -> Tensor {
    try produce("transpose", ct_transpose(pointer, Int64(a), Int64(b)), [self])
  }
  /// Without a dimension of length one, as a view; unchanged where its length is another.
  public func squeeze(dimension: Int) throws(TensorError) -> Tensor {
    try produce("squeeze", ct_squeeze(pointer, Int64(dimension)), [self])
  }
  /// Without all dimensions of length one, as a view.
  public func squeeze() throws(TensorError) -> Tensor { try produce("squeeze", ct_squeeze_all(pointer), [self]) }
  /// With a new dimension of length one, as a view.
  public func unsqueeze(dimension: Int) throws(TensorError) -> Tensor {
    try produce("unsqueeze", ct_unsqueeze(pointer, Int64(dimension)), [self])
  }
  /// The dimensions from `start` to `end` as one.
  public func flatten(from start: Int = 0, to end: Int = -1) throws(TensorError) -> Tensor {
    try produce("flatten", ct_flatten(pointer, Int64(start), Int64(end)), [self])
  }
  /// The elements in row-major order without gaps; the tensor itself where they lie so.
  public func contiguous() throws(TensorError) -> Tensor {
    try produce("contiguous", ct_contiguous(pointer), [self])
  }
  /// The elements of some dimensions in reverse order.
  public func flip(dimensions: [Int]) throws(TensorError) -> Tensor {
    try produce("flip", ct_flip(pointer, dimensions.wide, Int64(dimensions.count)), [self])
  }
  /// Extended by `value`: `amounts` holds the places before and after, from the last dimension backwards.
  public func padded(_ amounts: [Int], value: Double = 0) throws(TensorError) -> Tensor {
    try produce("padded", ct_pad(pointer, amounts.wide, Int64(amounts.count), value), [self])
  }
}
