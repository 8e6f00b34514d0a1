import CTorch

extension Tensor {
  /// A tensor of 32-bit numbers in row-major order; a vector where no shape is given.
  public convenience init(
    _ values: [Float], shape: [Int]? = nil, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    try self.init(elements: values, of: .float32, shape: shape, dataType: dataType, device: device)
  }

  /// A tensor of 64-bit numbers in row-major order; a vector where no shape is given.
  public convenience init(
    _ values: [Double], shape: [Int]? = nil, dataType: DataType = .float64, device: Device = .cpu
  ) throws(TensorError) {
    try self.init(elements: values, of: .float64, shape: shape, dataType: dataType, device: device)
  }

  /// A tensor of integers in row-major order; a vector where no shape is given.
  public convenience init(
    _ values: [Int64], shape: [Int]? = nil, dataType: DataType = .int64, device: Device = .cpu
  ) throws(TensorError) {
    try self.init(elements: values, of: .int64, shape: shape, dataType: dataType, device: device)
  }

  /// A tensor of integers in row-major order; a vector where no shape is given.
  public convenience init(
    _ values: [Int], shape: [Int]? = nil, dataType: DataType = .int64, device: Device = .cpu
  ) throws(TensorError) {
    try self.init(elements: values, of: .int64, shape: shape, dataType: dataType, device: device)
  }

  /// A tensor of truth values in row-major order; a vector where no shape is given.
  public convenience init(
    _ values: [Bool], shape: [Int]? = nil, dataType: DataType = .bool, device: Device = .cpu
  ) throws(TensorError) {
    try self.init(elements: values, of: .bool, shape: shape, dataType: dataType, device: device)
  }

  /// A tensor of no dimension.
  public convenience init(
    scalar: Double, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    try self.init([scalar], shape: [], dataType: dataType, device: device)
  }

  private convenience init<Element: BitwiseCopyable>(
    elements: [Element], of elementType: DataType, shape: [Int]?, dataType: DataType, device: Device
  ) throws(TensorError) {
    let result = elements.withUnsafeBytes {
      Self.copy($0, of: elementType, count: elements.count, shape: shape, dataType: dataType, device: device)
    }
    try self.init(owning: result.get().pointer())
  }

  /// A reference that has not been taken over yet.
  private struct Unowned {
    let reference: ct_tensor
    func pointer() -> ct_tensor { reference }
  }

  private static func copy(
    _ bytes: UnsafeRawBufferPointer, of elementType: DataType, count: Int, shape: [Int]?, dataType: DataType,
    device: Device
  ) -> Result<Unowned, TensorError> {
    let shape = shape ?? [count]
    guard shape.elementCount == count else {
      let message = "\(count) values do not fill the shape \(shape)"
      return .failure(.libtorch(operation: "Tensor", message: message, shapes: [shape]))
    }
    // An empty array may have no address, which libtorch does not accept even for no elements.
    let source = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16)
    let reference = ct_from_values(
      source, elementType.code, shape.wide, Int64(shape.count), dataType.code, device.code)
    guard let reference else { return .failure(.last("Tensor", [])) }
    return .success(Unowned(reference: reference))
  }

  /// A tensor whose elements all have one value.
  public static func full(
    _ value: some TensorScalar, _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce(
      "full", ct_full(value.tensorScalar.code, shape.wide, Int64(shape.count), dataType.code, device.code), [])
  }

  /// A tensor of zeros (`false` for truth values).
  public static func zeros(
    _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try full(0, shape, dataType: dataType, device: device)
  }

  /// A tensor of ones (`true` for truth values).
  public static func ones(
    _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try full(1, shape, dataType: dataType, device: device)
  }

  /// A tensor of undefined content, to be written before it is read.
  public static func empty(
    _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce("empty", ct_empty(shape.wide, Int64(shape.count), dataType.code, device.code), [])
  }

  /// The vector start, start + step, … below `end`.
  public static func arange<Number: TensorScalar & ExpressibleByIntegerLiteral>(
    _ start: Number, _ end: Number, step: Number = 1, dataType: DataType = .int64, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce(
      "arange",
      ct_arange(
        start.tensorScalar.code, end.tensorScalar.code, step.tensorScalar.code, dataType.code, device.code), [])
  }

  /// The integers 0..<count.
  public static func arange(
    _ count: Int, dataType: DataType = .int64, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try arange(0, count, dataType: dataType, device: device)
  }

  /// `count` numbers at equal distances from `start` to `end`, both included.
  public static func linspace(
    _ start: Double, _ end: Double, count: Int, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce("linspace", ct_linspace(start, end, Int64(count), dataType.code, device.code), [])
  }

  /// The identity matrix.
  public static func eye(
    _ count: Int, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce("eye", ct_eye(Int64(count), dataType.code, device.code), [])
  }

  /// A tensor of this one's shape, type and device, with all elements equal to `value`.
  public func fullLike(_ value: some TensorScalar) throws(TensorError) -> Tensor {
    try produce("fullLike", ct_full_like(pointer, value.tensorScalar.code), [self])
  }

  /// Zeros of this tensor's shape, type and device.
  public func zerosLike() throws(TensorError) -> Tensor { try produce("zerosLike", ct_zeros_like(pointer), [self]) }

  /// Ones of this tensor's shape, type and device.
  public func onesLike() throws(TensorError) -> Tensor { try produce("onesLike", ct_ones_like(pointer), [self]) }

  /// The same values in another type or on another device; the tensor itself where nothing changes.
  public func to(_ dataType: DataType? = nil, device: Device? = nil) throws(TensorError) -> Tensor {
    let type = (dataType ?? self.dataType)?.code ?? ct_dtype(pointer)
    return try produce("to", ct_to(pointer, type, (device ?? self.device).code), [self])
  }
}
