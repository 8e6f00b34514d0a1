import CTorch

extension Tensor {
  /// The value of a tensor with a single element.
  public func item() throws(TensorError) -> Double {
    var value = 0.0
    try check("item", ct_item(pointer, &value), [self])
    return value
  }

  /// The value of an integer or truth tensor with a single element.
  public func integerItem() throws(TensorError) -> Int {
    var value: Int64 = 0
    try check("integerItem", ct_item_integer(pointer, &value), [self])
    return Int(value)
  }

  /// All elements in row-major order, rounded to 32-bit numbers.
  public func floats() throws(TensorError) -> [Float] { try read(as: .float32, initial: Float(0)) }

  /// All elements in row-major order.
  public func doubles() throws(TensorError) -> [Double] { try read(as: .float64, initial: 0.0) }

  /// All elements in row-major order, truncated to integers.
  public func integers() throws(TensorError) -> [Int] { try read(as: .int64, initial: 0) }

  /// All elements in row-major order, `true` where not zero.
  public func booleans() throws(TensorError) -> [Bool] { try read(as: .bool, initial: false) }

  private func read<Element: BitwiseCopyable>(
    as type: DataType, initial: Element
  ) throws(TensorError) -> [Element] {
    var values = [Element](repeating: initial, count: count)
    let status = values.withUnsafeMutableBytes { ct_values(pointer, type.code, $0.baseAddress) }
    try check("read", status, [self])
    return values
  }

  /// Whether both have the same shape and the same elements.
  public func isSame(as other: Tensor) throws(TensorError) -> Bool {
    var same = false
    guard shape == other.shape else { return false }
    try check("isSame", ct_same(pointer, other.pointer, &same), [self, other])
    return same
  }
}

extension Tensor: CustomStringConvertible {
  /// Type, shape and, where there are few, the elements.
  public var description: String {
    let type = dataType?.rawValue ?? "other"
    guard count <= 32, let values = try? doubles() else { return "Tensor(\(type), \(shape), \(device))" }
    return "Tensor(\(type), \(shape), \(device), \(values))"
  }
}
