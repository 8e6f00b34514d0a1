import CTorch

/// A Swift number that can stand beside tensors in an operation.
///
/// An integer keeps an integer tensor's type; a real number turns it into a floating-point tensor.
public protocol TensorScalar: Sendable {
  /// The number as a tagged pair, for the shim.
  var tensorScalar: TensorScalarValue { get }
}

/// A number with its kind: what an operation receives from a ``TensorScalar``.
public struct TensorScalarValue: Sendable, Hashable {
  let isInteger: Bool
  let integer: Int64
  let real: Double

  /// An integer.
  public init(integer: Int) {
    isInteger = true
    self.integer = Int64(integer)
    real = 0
  }

  /// A real number.
  public init(real: Double) {
    isInteger = false
    integer = 0
    self.real = real
  }

  var code: ct_scalar { ct_scalar(is_integer: isInteger, integer: integer, real: real) }
}

extension Int: TensorScalar {
  /// The integer.
  public var tensorScalar: TensorScalarValue { TensorScalarValue(integer: self) }
}

extension Double: TensorScalar {
  /// The real number.
  public var tensorScalar: TensorScalarValue { TensorScalarValue(real: self) }
}

extension Float: TensorScalar {
  /// The real number.
  public var tensorScalar: TensorScalarValue { TensorScalarValue(real: Double(self)) }
}
