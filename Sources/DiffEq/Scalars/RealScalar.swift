/// A number that a differential equation is written over, so that one right-hand side serves one patient (`Double`),
/// eight patients at once (`SIMD8<Double>`) and sensitivities (``Dual``).
///
/// A lane is one independent real inside the number. Step control and events look at lanes; arithmetic does not.
public protocol RealScalar: Sendable {
  /// The same value in every lane.
  static func constant(_ value: Double) -> Self
  /// The sum, lane by lane.
  static func + (left: Self, right: Self) -> Self
  /// The difference, lane by lane.
  static func - (left: Self, right: Self) -> Self
  /// The product, lane by lane.
  static func * (left: Self, right: Self) -> Self
  /// The quotient, lane by lane.
  static func / (left: Self, right: Self) -> Self
  /// How many lanes, at most 8.
  static var laneCount: Int { get }
  /// The real of one lane.
  subscript(lane lane: Int) -> Double { get }
  /// Whether one lane is finite, with all that it carries: a ``Dual``'s derivative too.
  func isFinite(lane: Int) -> Bool
  /// Takes over one lane of another number, with all that it carries.
  mutating func copyLane(_ lane: Int, from source: Self)
}

extension Double: RealScalar {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> Double { value }

  @inlinable @inline(__always)
  public static var laneCount: Int { 1 }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double { self }

  @inlinable @inline(__always)
  public func isFinite(lane: Int) -> Bool { isFinite }

  @inlinable @inline(__always)
  public mutating func copyLane(_ lane: Int, from source: Double) { self = source }
}

extension SIMD8: RealScalar where Scalar == Double {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> SIMD8<Double> { SIMD8(repeating: value) }

  @inlinable @inline(__always)
  public static var laneCount: Int { 8 }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double { self[lane] }

  @inlinable @inline(__always)
  public func isFinite(lane: Int) -> Bool { self[lane].isFinite }

  @inlinable @inline(__always)
  public mutating func copyLane(_ lane: Int, from source: SIMD8<Double>) { self[lane] = source[lane] }
}
