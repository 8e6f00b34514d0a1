extension RealScalar {
  /// The sum with a plain number.
  @inlinable @inline(__always)
  public static func + (left: Double, right: Self) -> Self { constant(left) + right }

  /// The sum with a plain number.
  @inlinable @inline(__always)
  public static func + (left: Self, right: Double) -> Self { left + constant(right) }

  /// The difference to a plain number.
  @inlinable @inline(__always)
  public static func - (left: Double, right: Self) -> Self { constant(left) - right }

  /// The difference to a plain number.
  @inlinable @inline(__always)
  public static func - (left: Self, right: Double) -> Self { left - constant(right) }

  /// The product with a plain number.
  @inlinable @inline(__always)
  public static func * (left: Double, right: Self) -> Self { constant(left) * right }

  /// The product with a plain number.
  @inlinable @inline(__always)
  public static func * (left: Self, right: Double) -> Self { left * constant(right) }

  /// The quotient of a plain number.
  @inlinable @inline(__always)
  public static func / (left: Double, right: Self) -> Self { constant(left) / right }

  /// The quotient by a plain number.
  @inlinable @inline(__always)
  public static func / (left: Self, right: Double) -> Self { left / constant(right) }

  /// The negative.
  @inlinable @inline(__always)
  public static prefix func - (number: Self) -> Self { constant(0) - number }

  /// Adds to a number.
  @inlinable @inline(__always)
  public static func += (left: inout Self, right: Self) { left = left + right }

  /// Subtracts from a number.
  @inlinable @inline(__always)
  public static func -= (left: inout Self, right: Self) { left = left - right }

  /// Multiplies a number.
  @inlinable @inline(__always)
  public static func *= (left: inout Self, right: Self) { left = left * right }

  /// The sum, term by term.
  @inlinable
  public static func sumOfDecays(
    _ amplitudes: UnsafePointer<Self>, _ rates: UnsafePointer<Self>, until ends: UnsafePointer<Double>, count: Int,
    at time: Double
  ) -> Self {
    var sum = constant(0)
    for term in 0..<count where time < ends[term] { sum += amplitudes[term] * exponential(rates[term] * -time) }
    return sum
  }

  /// Whether all lanes are finite, with all that they carry.
  @inlinable
  public var isFinite: Bool {
    for lane in 0..<Self.laneCount where !isFinite(lane: lane) { return false }
    return true
  }
}

// Where the number is known to be a `Double`, the standard library's `max`, `min` and `abs` are meant.

/// e to the power x.
@inlinable @inline(__always)
public func exp<S: RealScalar>(_ x: S) -> S { S.exponential(x) }

/// The natural logarithm.
@inlinable @inline(__always)
public func log<S: RealScalar>(_ x: S) -> S { S.naturalLogarithm(x) }

/// The square root.
@inlinable @inline(__always)
public func sqrt<S: RealScalar>(_ x: S) -> S { S.squareRoot(x) }

/// x to the power y, for x ≥ 0.
@inlinable @inline(__always)
public func pow<S: RealScalar>(_ x: S, _ y: S) -> S { S.power(x, y) }

/// x to the power y, for x ≥ 0.
@inlinable @inline(__always)
public func pow<S: RealScalar>(_ x: S, _ y: Double) -> S { S.power(x, .constant(y)) }

/// The larger of two numbers, lane by lane.
@inlinable @inline(__always) @_disfavoredOverload
public func max<S: RealScalar>(_ x: S, _ y: S) -> S { S.choose(whereNotNegative: x - y, x, y) }

/// The smaller of two numbers, lane by lane.
@inlinable @inline(__always) @_disfavoredOverload
public func min<S: RealScalar>(_ x: S, _ y: S) -> S { S.choose(whereNotNegative: y - x, x, y) }

/// The larger of a number and a plain one, lane by lane.
@inlinable @inline(__always) @_disfavoredOverload
public func max<S: RealScalar>(_ x: S, _ y: Double) -> S { max(x, S.constant(y)) }

/// The smaller of a number and a plain one, lane by lane.
@inlinable @inline(__always) @_disfavoredOverload
public func min<S: RealScalar>(_ x: S, _ y: Double) -> S { min(x, S.constant(y)) }

/// The size of a number without its sign, lane by lane.
@inlinable @inline(__always) @_disfavoredOverload
public func abs<S: RealScalar>(_ x: S) -> S { S.choose(whereNotNegative: x, x, -x) }

/// The logistic function 1/(1 + e^-x).
@inlinable @inline(__always)
public func expit<S: RealScalar>(_ x: S) -> S { 1 / (1 + exp(-x)) }
