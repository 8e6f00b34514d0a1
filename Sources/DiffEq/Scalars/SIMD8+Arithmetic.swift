public import CLanes

// Written out for the concrete type, which prefers them to the equal operators of `SIMD` and of ``RealScalar``: those
// of `SIMD` work lane by lane, see CLanes.h.
extension SIMD8 where Scalar == Double {
  @inlinable @inline(__always)
  public static func + (left: SIMD8, right: SIMD8) -> SIMD8 { CLanesAdd(left, right) }

  @inlinable @inline(__always)
  public static func - (left: SIMD8, right: SIMD8) -> SIMD8 { CLanesSubtract(left, right) }

  @inlinable @inline(__always)
  public static func * (left: SIMD8, right: SIMD8) -> SIMD8 { CLanesMultiply(left, right) }

  @inlinable @inline(__always)
  public static func / (left: SIMD8, right: SIMD8) -> SIMD8 { CLanesDivide(left, right) }

  @inlinable @inline(__always)
  public static func + (left: Double, right: SIMD8) -> SIMD8 { SIMD8(repeating: left) + right }

  @inlinable @inline(__always)
  public static func + (left: SIMD8, right: Double) -> SIMD8 { left + SIMD8(repeating: right) }

  @inlinable @inline(__always)
  public static func - (left: Double, right: SIMD8) -> SIMD8 { SIMD8(repeating: left) - right }

  @inlinable @inline(__always)
  public static func - (left: SIMD8, right: Double) -> SIMD8 { left - SIMD8(repeating: right) }

  @inlinable @inline(__always)
  public static func * (left: Double, right: SIMD8) -> SIMD8 { SIMD8(repeating: left) * right }

  @inlinable @inline(__always)
  public static func * (left: SIMD8, right: Double) -> SIMD8 { left * SIMD8(repeating: right) }

  @inlinable @inline(__always)
  public static func / (left: Double, right: SIMD8) -> SIMD8 { SIMD8(repeating: left) / right }

  @inlinable @inline(__always)
  public static func / (left: SIMD8, right: Double) -> SIMD8 { left / SIMD8(repeating: right) }

  @inlinable @inline(__always)
  public static prefix func - (number: SIMD8) -> SIMD8 { SIMD8(repeating: 0) - number }

  @inlinable @inline(__always)
  public static func += (left: inout SIMD8, right: SIMD8) { left = left + right }

  @inlinable @inline(__always)
  public static func -= (left: inout SIMD8, right: SIMD8) { left = left - right }

  @inlinable @inline(__always)
  public static func *= (left: inout SIMD8, right: SIMD8) { left = left * right }
}
