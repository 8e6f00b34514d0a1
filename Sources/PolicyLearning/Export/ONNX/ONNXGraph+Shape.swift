/// Operations on shapes, places and whole dimensions.
extension ONNXGraph {
  /// Values one after the other along a dimension.
  public mutating func concat(_ values: [Value], axis: Int = -1) -> Value {
    precondition(Set(values.map(\.type)).count == 1, "ONNXGraph.concat: \(values)")
    return node("Concat", values, attributes: ["axis": .integer(axis)], type: values[0].type)
  }

  /// The same elements in another shape: 0 keeps the length at its place, -1 follows from the others.
  public mutating func reshape(_ value: Value, _ shape: [Int]) -> Value {
    let lengths = integers(shape)
    return node("Reshape", [value, lengths], type: value.type)
  }

  /// The dimensions in another order.
  public mutating func transpose(_ value: Value, _ order: [Int]) -> Value {
    node("Transpose", [value], attributes: ["perm": .integers(order)], type: value.type)
  }

  /// With new dimensions of length one at these places of the result.
  public mutating func unsqueeze(_ value: Value, axes: [Int]) -> Value {
    let places = integers(axes)
    return node("Unsqueeze", [value, places], type: value.type)
  }

  /// Without these dimensions, each of length one.
  public mutating func squeeze(_ value: Value, axes: [Int]) -> Value {
    let places = integers(axes)
    return node("Squeeze", [value, places], type: value.type)
  }

  /// The places of a dimension in a range.
  public mutating func slice(_ value: Value, axis: Int, _ range: Range<Int>) -> Value {
    let (start, end, axes) = (integers([range.lowerBound]), integers([range.upperBound]), integers([axis]))
    return node("Slice", [value, start, end, axes], type: value.type)
  }

  /// One place of a dimension, which disappears.
  public mutating func select(_ value: Value, axis: Int, _ index: Int) -> Value {
    gather(value, integers([index], shape: []), axis: axis)
  }

  /// The slices of a dimension that whole numbers name, in their shape.
  public mutating func gather(_ value: Value, _ indices: Value, axis: Int = 0) -> Value {
    precondition(indices.type == .int64, "ONNXGraph.gather by \(indices.type)")
    return node("Gather", [value, indices], attributes: ["axis": .integer(axis)], type: value.type)
  }

  /// Some places of the second dimension, row by row: [batch, time, ...] by whole numbers [batch, places] is
  /// [batch, places, ...].
  public mutating func gatherRows(_ value: Value, _ places: Value) -> Value {
    precondition(places.type == .int64, "ONNXGraph.gatherRows by \(places.type)")
    let indices = unsqueeze(places, axes: [2])
    return node("GatherND", [value, indices], attributes: ["batch_dims": .integer(1)], type: value.type)
  }

  /// Repeated along dimensions of length one, up to a shape; 1 in it keeps the length at its place.
  public mutating func expand(_ value: Value, _ shape: [Int]) -> Value {
    let lengths = integers(shape)
    return node("Expand", [value, lengths], type: value.type)
  }

  /// Repeated along dimensions of length one, up to another value's shape.
  mutating func expand(_ value: Value, like other: Value) -> Value {
    let lengths = lengths(other)
    return node("Expand", [value, lengths], type: value.type)
  }

  /// Zeros in a value's shape and type.
  mutating func zeros(like value: Value) -> Value {
    cast(node("ConstantOfShape", [lengths(value)], type: .float32), to: value.type)
  }

  /// The numbers 0, 1, ... of a dimension's places, int64 [length].
  mutating func places(of value: Value, axis: Int) -> Value {
    let length = select(lengths(value), axis: 0, axis)
    let (start, step) = (integers([0], shape: []), integers([1], shape: []))
    return node("Range", [start, length, step], type: .int64)
  }

  /// The lengths of the dimensions, int64 [rank].
  private mutating func lengths(_ value: Value) -> Value { node("Shape", [value], type: .int64) }

  /// Zeros at the ends of the dimensions: the numbers before each, then those behind; a negative number cuts off.
  public mutating func pad(_ value: Value, _ counts: [Int]) -> Value {
    let lengths = integers(counts)
    return node("Pad", [value, lengths], type: value.type)
  }

  /// Sums of all elements of a dimension up to each.
  public mutating func cumulativeSum(_ value: Value, axis: Int = -1) -> Value {
    let place = integers([axis], shape: [])
    return node("CumSum", [value, place], type: value.type)
  }

  /// The elements of the last dimension, of known length, in ascending order.
  public mutating func sorted(_ value: Value, length: Int) -> Value {
    let count = integers([length])
    let results = node(
      "TopK", [value, count], attributes: ["axis": .integer(-1), "largest": .integer(0), "sorted": .integer(1)],
      types: [value.type, .int64])
    return results[0]
  }

  /// The elements in another type.
  public mutating func cast(_ value: Value, to type: ONNXType) -> Value {
    value.type == type
      ? value : node("Cast", [value], attributes: ["to": .integer(type.rawValue)], type: type)
  }

  /// The place of the greatest element of a dimension, the first among equals; the dimension disappears.
  public mutating func argMax(_ value: Value, axis: Int = -1) -> Value {
    node(
      "ArgMax", [value], attributes: ["axis": .integer(axis), "keepdims": .integer(0)], type: .int64)
  }

  public mutating func mean(_ value: Value, axis: Int, keepsDimension: Bool = false) -> Value {
    node("ReduceMean", [value], attributes: reduction(axis, keepsDimension), type: value.type)
  }

  public mutating func greatest(_ value: Value, axis: Int, keepsDimension: Bool = false) -> Value {
    node("ReduceMax", [value], attributes: reduction(axis, keepsDimension), type: value.type)
  }

  public mutating func least(_ value: Value, axis: Int, keepsDimension: Bool = false) -> Value {
    node("ReduceMin", [value], attributes: reduction(axis, keepsDimension), type: value.type)
  }

  /// The sum, whose dimensions are an operand in this operator set and not an attribute.
  public mutating func sum(_ value: Value, axis: Int, keepsDimension: Bool = false) -> Value {
    let axes = integers([axis])
    return node(
      "ReduceSum", [value, axes], attributes: ["keepdims": .integer(keepsDimension ? 1 : 0)], type: value.type)
  }

  private func reduction(_ axis: Int, _ keepsDimension: Bool) -> KeyValuePairs<String, ONNXAttribute> {
    ["axes": .integers([axis]), "keepdims": .integer(keepsDimension ? 1 : 0)]
  }
}
