import Tensors

/// The element type of a value, by its number in ONNX.
public enum ONNXType: Int, Hashable, Sendable {
  case float32 = 1
  case int64 = 7
  case bool = 9
  case float64 = 11

  init(_ type: DataType) {
    switch type {
    case .float32: self = .float32
    case .float64: self = .float64
    case .int64: self = .int64
    case .bool: self = .bool
    }
  }

  /// A tensor's elements in row-major order, little-endian.
  func bytes(of tensor: Tensor) throws(TensorError) -> [UInt8] {
    switch self {
    case .float32: littleEndian(try tensor.floats().map(\.bitPattern))
    case .float64: littleEndian(try tensor.doubles().map(\.bitPattern))
    case .int64: littleEndian(try tensor.integers())
    case .bool: try tensor.booleans().map { $0 ? 1 : 0 }
    }
  }

  /// Numbers as elements of this type.
  func bytes(of values: [Double]) -> [UInt8] {
    switch self {
    case .float32: littleEndian(values.map { Float($0).bitPattern })
    case .float64: littleEndian(values.map(\.bitPattern))
    case .int64: littleEndian(values.map { Int($0) })
    case .bool: values.map { $0 == 0 ? 0 : 1 }
    }
  }

  private func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 8)
    for value in values { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }
}

/// The length of an input or output along one dimension.
public enum ONNXDimension: Hashable, Sendable {
  case fixed(Int)
  /// Known at each run; the same wherever the name is the same.
  case named(String)

  /// How many decisions are made at once.
  public static let batch = ONNXDimension.named("batch")
}

/// What an operation is told beside its operands.
public enum ONNXAttribute: Hashable, Sendable {
  case integer(Int)
  case real(Float)
  case text(String)
  case integers([Int])
}
