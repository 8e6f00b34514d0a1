public import CLanes

/// Eight patients at once. The elementary functions are polynomials, which all lanes share; their relative error is
/// below 4e-16 (`exponential`: 1 ulp, `naturalLogarithm`: 1 ulp; `power` loses |y ln x| times as much).
extension SIMD8: RealScalar where Scalar == Double {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> SIMD8<Double> { SIMD8(repeating: value) }

  @inlinable @inline(__always)
  public static func squareRoot(_ x: SIMD8<Double>) -> SIMD8<Double> { CLanesSquareRoot(x) }

  @inlinable @inline(__always)
  public static func choose(
    whereNotNegative condition: SIMD8<Double>, _ first: SIMD8<Double>, _ second: SIMD8<Double>
  ) -> SIMD8<Double> {
    CLanesChoose(condition, first, second)
  }

  @inlinable @inline(__always)
  public static func largerMagnitude(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    CLanesLargerMagnitude(x, y)
  }

  @inlinable @inline(__always)
  public static var hasDerivative: Bool { false }

  @inlinable @inline(__always)
  public static var laneCount: Int { 8 }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double { self[lane] }

  @inlinable @inline(__always)
  public func isFinite(lane: Int) -> Bool { self[lane].isFinite }

  @inlinable @inline(__always)
  public mutating func copyLane(_ lane: Int, from source: SIMD8<Double>) { self[lane] = source[lane] }
}
