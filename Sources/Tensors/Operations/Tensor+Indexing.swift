import CTorch

extension Tensor {
  /// Elements taken along a dimension at the places that `index` holds; the result has `index`'s shape.
  public func gather(dimension: Int, _ index: Tensor) throws(TensorError) -> Tensor {
    try produce("gather", ct_gather(pointer, Int64(dimension), index.pointer), [self, index])
  }
  /// This tensor with `source` written along a dimension at the places that `index` holds.
  public func scatter(dimension: Int, _ index: Tensor, _ source: Tensor) throws(TensorError) -> Tensor {
    let result = ct_scatter(pointer, Int64(dimension), index.pointer, source.pointer)
    return try produce("scatter", result, [self, index, source])
  }
  /// This tensor with `source` added along a dimension at the places that `index` holds.
  public func scatterAdd(dimension: Int, _ index: Tensor, _ source: Tensor) throws(TensorError) -> Tensor {
    let result = ct_scatter_add(pointer, Int64(dimension), index.pointer, source.pointer)
    return try produce("scatterAdd", result, [self, index, source])
  }
  /// The slices of a dimension that a vector of places names, in its order.
  public func indexSelect(dimension: Int, _ index: Tensor) throws(TensorError) -> Tensor {
    try produce("indexSelect", ct_index_select(pointer, Int64(dimension), index.pointer), [self, index])
  }
  /// This tensor with slices of `source` added at a vector of places.
  public func indexAdd(dimension: Int, _ index: Tensor, _ source: Tensor) throws(TensorError) -> Tensor {
    let result = ct_index_add(pointer, Int64(dimension), index.pointer, source.pointer)
    return try produce("indexAdd", result, [self, index, source])
  }
  /// Elements at the places that the index tensors name together, as in NumPy; `nil` takes a whole dimension.
  public func index(_ indices: [Tensor?]) throws(TensorError) -> Tensor {
    try produce(
      "index", ct_index(pointer, indices.map { $0?.pointer }, Int64(indices.count)),
      [self] + indices.compactMap { $0 })
  }
  /// This tensor with `values` written (or added) at the places that the index tensors name together.
  public func indexPut(
    _ indices: [Tensor?], _ values: Tensor, accumulate: Bool = false
  ) throws(TensorError) -> Tensor {
    let result = ct_index_put(
      pointer, indices.map { $0?.pointer }, Int64(indices.count), values.pointer, accumulate)
    return try produce("indexPut", result, [self] + indices.compactMap { $0 } + [values])
  }
  /// A vector of the elements where the mask is true.
  public func maskedSelect(_ mask: Tensor) throws(TensorError) -> Tensor {
    try produce("maskedSelect", ct_masked_select(pointer, mask.pointer), [self, mask])
  }
  /// The places of the elements that are not zero, [count, rank].
  public func nonzero() throws(TensorError) -> Tensor { try produce("nonzero", ct_nonzero(pointer), [self]) }

  /// The rows of this table [entries, width] that `indices` names: [..., width].
  /// - Parameter padding: an entry whose row receives no gradient.
  public func embedding(_ indices: Tensor, padding: Int? = nil) throws(TensorError) -> Tensor {
    try produce("embedding", ct_embedding(pointer, indices.pointer, Int64(padding ?? -1)), [self, indices])
  }
  /// A last dimension of length `classes`, one at the place that each integer names and else zero (integers).
  public func oneHot(classes: Int) throws(TensorError) -> Tensor {
    try produce("oneHot", ct_one_hot(pointer, Int64(classes)), [self])
  }
  /// For each of `values`, the place in this sorted tensor where it would be inserted.
  public func searchSorted(_ values: Tensor, right: Bool = false) throws(TensorError) -> Tensor {
    try produce("searchSorted", ct_searchsorted(pointer, values.pointer, right), [self, values])
  }
  /// How often each non-negative integer of this vector occurs, or the sum of its weights.
  public func binCount(weights: Tensor? = nil, minimumLength: Int = 0) throws(TensorError) -> Tensor {
    let result = ct_bincount(pointer, weights?.pointer, Int64(minimumLength))
    return try produce("binCount", result, weights.map { [self, $0] } ?? [self])
  }
  /// One place of each row, [N, L, width] → [N, width], in whatever order in memory a layer has left them; a derivative
  /// goes back in that order.
  /// - Parameter places: [N] integers.
  public func rows(at places: Tensor) throws(TensorError) -> Tensor {
    guard rank != 3 || size(1) > 1 else { return try select(dimension: 1, 0) }
    return try produce("rows", ct_rows_at(pointer, places.pointer), [self, places])
  }
}
