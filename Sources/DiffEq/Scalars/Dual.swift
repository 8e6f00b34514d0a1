/// A value together with its derivative in one direction (forward-mode differentiation).
///
/// With ε² = 0, `value + derivative·ε`: (u + u'ε)(v + v'ε) = uv + (u'v + uv')ε. Started with derivative 1 in one parameter
/// or initial value, a solver's result carries the sensitivity to it. Step sizes follow the values alone, and the
/// time of an event is taken as constant.
public struct Dual<Value: RealScalar>: RealScalar {
  public var value: Value
  public var derivative: Value

  @inlinable @inline(__always)
  public init(_ value: Value, derivative: Value) {
    self.value = value
    self.derivative = derivative
  }

  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> Dual { Dual(.constant(value), derivative: .constant(0)) }

  @inlinable @inline(__always)
  public static func + (left: Dual, right: Dual) -> Dual {
    Dual(left.value + right.value, derivative: left.derivative + right.derivative)
  }

  @inlinable @inline(__always)
  public static func - (left: Dual, right: Dual) -> Dual {
    Dual(left.value - right.value, derivative: left.derivative - right.derivative)
  }

  @inlinable @inline(__always)
  public static func * (left: Dual, right: Dual) -> Dual {
    Dual(left.value * right.value, derivative: left.derivative * right.value + left.value * right.derivative)
  }

  @inlinable @inline(__always)
  public static func / (left: Dual, right: Dual) -> Dual {
    let quotient = left.value / right.value
    return Dual(quotient, derivative: (left.derivative - quotient * right.derivative) / right.value)
  }

  @inlinable @inline(__always)
  public static var laneCount: Int { Value.laneCount }

  /// The value of one lane; setting it leaves the derivative.
  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double {
    get { value[lane: lane] }
    set { value[lane: lane] = newValue }
  }
}
