import CTorch

/// A reference to a multidimensional array of numbers, with automatic differentiation, computed by libtorch.
///
/// Operations never trap: shapes that do not fit give a ``TensorError`` that names both. Negative dimensions count from
/// the end. A tensor is not `Sendable`; whoever trains owns its tensors, and what crosses threads is read out of them.
public final class Tensor {
  let pointer: ct_tensor

  /// Takes over a reference from the shim.
  init(owning pointer: ct_tensor) {
    self.pointer = pointer
  }

  deinit {
    ct_free(pointer)
  }

  /// The length along each dimension; empty for a scalar.
  public var shape: [Int] {
    let rank = rank
    return [Int](unsafeUninitializedCapacity: rank) { buffer, count in
      buffer.withMemoryRebound(to: Int64.self) { ct_shape(pointer, $0.baseAddress) }
      count = rank
    }
  }

  /// The number of dimensions.
  public var rank: Int { Int(ct_rank(pointer)) }

  /// The number of elements.
  public var count: Int { Int(ct_count(pointer)) }

  /// The element type; `nil` for a type that this module never makes.
  public var dataType: DataType? { DataType(code: ct_dtype(pointer)) }

  /// Where the elements live.
  public var device: Device { Device(code: ct_device(pointer)) }

  /// The length along one dimension.
  public func size(_ dimension: Int) -> Int {
    let shape = shape
    let place = dimension < 0 ? dimension + shape.count : dimension
    precondition(shape.indices.contains(place), "size(\(dimension)) of a tensor of shape \(shape)")
    return shape[place]
  }
}

/// The shim's references of several tensors.
func pointers(_ tensors: [Tensor]) -> [ct_tensor?] { tensors.map(\.pointer) }

extension [Int] {
  /// The numbers as the shim takes them.
  var wide: [Int64] { map(Int64.init) }

  /// How many elements a tensor of this shape has; `nil` for a negative length or a number beyond the integers.
  var elementCount: Int? {
    var count = 1
    for length in self {
      let (product, isOverflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !isOverflow else { return nil }
      count = product
    }
    return count
  }
}
