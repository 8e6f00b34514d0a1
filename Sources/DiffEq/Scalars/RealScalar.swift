/// A number that a differential equation is written over, so that one right-hand side serves one patient (`Double`),
/// eight patients at once (`SIMD8<Double>`) and sensitivities (``Dual``).
///
/// A lane is one independent real inside the number. Step control and events look at lanes; arithmetic does not.
public protocol RealScalar: Sendable {
  /// The same value in every lane.
  static func constant(_ value: Double) -> Self
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static func / (left: Self, right: Self) -> Self
  /// How many lanes, at most 8.
  static var laneCount: Int { get }
  /// The real of one lane.
  subscript(lane lane: Int) -> Double { get set }
}

extension Double: RealScalar {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> Double { value }

  @inlinable @inline(__always)
  public static var laneCount: Int { 1 }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double {
    get { self }
    set { self = newValue }
  }
}

extension SIMD8: RealScalar where Scalar == Double {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> SIMD8<Double> { SIMD8(repeating: value) }

  @inlinable @inline(__always)
  public static var laneCount: Int { 8 }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double {
    get { self[lane] }
    set { self[lane] = newValue }
  }
}
