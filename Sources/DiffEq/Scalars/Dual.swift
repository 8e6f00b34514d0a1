/// A value together with its derivative in one direction (forward-mode differentiation).
///
/// With ε² = 0, `value + derivative·ε`: (u + u'ε)(v + v'ε) = uv + (u'v + uv')ε. Started with derivative 1 in one parameter
/// or initial value, a solver's result carries the sensitivity to it. Step sizes follow the values alone.
///
/// Where an event g(t, y) = 0 ends a lane at t*, the result is the state at t* with its derivative ∂y/∂k at fixed time:
/// t* itself is taken as constant. The event moves by
///
///     dt*/dk = -(∂g/∂k + ∂g/∂y · ∂y/∂k) / (∂g/∂t + ∂g/∂y · f),
///
/// whose numerator is the derivative of g of the result, and the state at the moving event by ∂y/∂k + f dt*/dk.
public struct Dual<Value: RealScalar>: RealScalar {
  /// The number.
  public var value: Value
  /// Its derivative in the direction that all of a computation's duals share.
  public var derivative: Value

  /// A number with its derivative.
  @inlinable @inline(__always)
  public init(_ value: Value, derivative: Value) {
    self.value = value
    self.derivative = derivative
  }

  /// A number that does not depend on what is differentiated by.
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> Dual { Dual(.constant(value), derivative: .constant(0)) }

  /// (u + v)' = u' + v'.
  @inlinable @inline(__always)
  public static func + (left: Dual, right: Dual) -> Dual {
    Dual(left.value + right.value, derivative: left.derivative + right.derivative)
  }

  /// (u - v)' = u' - v'.
  @inlinable @inline(__always)
  public static func - (left: Dual, right: Dual) -> Dual {
    Dual(left.value - right.value, derivative: left.derivative - right.derivative)
  }

  /// (u v)' = u' v + u v'.
  @inlinable @inline(__always)
  public static func * (left: Dual, right: Dual) -> Dual {
    Dual(left.value * right.value, derivative: left.derivative * right.value + left.value * right.derivative)
  }

  /// (u / v)' = (u' - (u / v) v') / v.
  @inlinable @inline(__always)
  public static func / (left: Dual, right: Dual) -> Dual {
    let quotient = left.value / right.value
    return Dual(quotient, derivative: (left.derivative - quotient * right.derivative) / right.value)
  }

  /// (e^u)' = e^u u'.
  @inlinable @inline(__always)
  public static func exponential(_ x: Dual) -> Dual {
    let value = Value.exponential(x.value)
    return Dual(value, derivative: value * x.derivative)
  }

  /// (ln u)' = u' / u.
  @inlinable @inline(__always)
  public static func naturalLogarithm(_ x: Dual) -> Dual {
    Dual(Value.naturalLogarithm(x.value), derivative: x.derivative / x.value)
  }

  /// (√u)' = u' / (2 √u).
  @inlinable @inline(__always)
  public static func squareRoot(_ x: Dual) -> Dual {
    let root = Value.squareRoot(x.value)
    return Dual(root, derivative: x.derivative / (2 * root))
  }

  /// (u^v)' = u^v (v' ln u + v u' / u); 0 where u is 0.
  @inlinable @inline(__always)
  public static func power(_ x: Dual, _ y: Dual) -> Dual {
    let value = Value.power(x.value, y.value)
    let slope = value * (y.derivative * Value.naturalLogarithm(x.value) + y.value * x.derivative / x.value)
    let isZero = Value.constant(0) - x.value
    return Dual(value, derivative: Value.choose(whereNotNegative: isZero, .constant(0), slope))
  }

  /// Chosen by the value, with its derivative.
  @inlinable @inline(__always)
  public static func choose(whereNotNegative condition: Dual, _ first: Dual, _ second: Dual) -> Dual {
    Dual(
      Value.choose(whereNotNegative: condition.value, first.value, second.value),
      derivative: Value.choose(whereNotNegative: condition.value, first.derivative, second.derivative))
  }

  /// Of the values; its derivative is 0.
  @inlinable @inline(__always)
  public static func largerMagnitude(_ x: Dual, _ y: Dual) -> Dual {
    Dual(Value.largerMagnitude(x.value, y.value), derivative: .constant(0))
  }

  /// True.
  @inlinable @inline(__always)
  public static var hasDerivative: Bool { true }

  /// As many as the value has.
  @inlinable @inline(__always)
  public static var laneCount: Int { Value.laneCount }

  /// The value of one lane, by which steps and events are judged.
  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double { value[lane: lane] }

  /// Whether both the value and the derivative of one lane are finite.
  @inlinable @inline(__always)
  public func isFinite(lane: Int) -> Bool { value.isFinite(lane: lane) && derivative.isFinite(lane: lane) }

  /// Takes over the value and the derivative of one lane.
  @inlinable @inline(__always)
  public mutating func copyLane(_ lane: Int, from source: Dual) {
    value.copyLane(lane, from: source.value)
    derivative.copyLane(lane, from: source.derivative)
  }
}
