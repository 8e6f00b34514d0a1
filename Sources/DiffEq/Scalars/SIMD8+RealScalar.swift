/// Eight patients at once. The elementary functions are polynomials, which all lanes share; their relative error is
/// below 4e-16 (`exponential`: 1 ulp, `naturalLogarithm`: 1 ulp; `power` loses |y ln x| times as much).
extension SIMD8: RealScalar where Scalar == Double {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> SIMD8<Double> { SIMD8(repeating: value) }

  @inlinable @inline(__always)
  public static func squareRoot(_ x: SIMD8<Double>) -> SIMD8<Double> { x.squareRoot() }

  public static func power(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    exponential(y * naturalLogarithm(x))
  }

  @inlinable @inline(__always)
  public static func choose(
    whereNotNegative condition: SIMD8<Double>, _ first: SIMD8<Double>, _ second: SIMD8<Double>
  ) -> SIMD8<Double> {
    byPairs(condition, first, second) { SIMD2.choose(where: SIMD2.bits($0 .>= 0), $1, $2) }
  }

  @inlinable @inline(__always)
  public static func largerMagnitude(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    let sign = SIMD8<UInt64>(repeating: 0x7FFF_FFFF_FFFF_FFFF)
    let first = unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) & sign, to: SIMD8<Double>.self)
    let second = unsafeBitCast(unsafeBitCast(y, to: SIMD8<UInt64>.self) & sign, to: SIMD8<Double>.self)
    return byPairs(first, second, first) { first, second, _ in
      SIMD2.choose(where: SIMD2.bits(first .> second), first, second)
    }
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

extension SIMD8 where Scalar == Double {
  /// A function of three numbers by pairs. Two numbers fill the vector register that every x86-64 and arm64 has;
  /// comparisons of eight at once are taken apart lane by lane by the compiler.
  @inlinable @inline(__always)
  static func byPairs(
    _ x: SIMD8<Double>, _ y: SIMD8<Double>, _ z: SIMD8<Double>,
    _ function: (SIMD2<Double>, SIMD2<Double>, SIMD2<Double>) -> SIMD2<Double>
  ) -> SIMD8<Double> {
    SIMD8(
      lowHalf: SIMD4(
        lowHalf: function(x.lowHalf.lowHalf, y.lowHalf.lowHalf, z.lowHalf.lowHalf),
        highHalf: function(x.lowHalf.highHalf, y.lowHalf.highHalf, z.lowHalf.highHalf)),
      highHalf: SIMD4(
        lowHalf: function(x.highHalf.lowHalf, y.highHalf.lowHalf, z.highHalf.lowHalf),
        highHalf: function(x.highHalf.highHalf, y.highHalf.highHalf, z.highHalf.highHalf)))
  }
}

extension SIMD2 where Scalar == Double {
  /// All bits set where a condition holds, else none.
  @inlinable @inline(__always)
  static func bits(_ mask: SIMDMask<SIMD2<Int64>>) -> SIMD2<UInt64> { unsafeBitCast(mask, to: SIMD2<UInt64>.self) }

  /// `first` where bits are set, else `second`.
  @inlinable @inline(__always)
  static func choose(where bits: SIMD2<UInt64>, _ first: SIMD2<Double>, _ second: SIMD2<Double>) -> SIMD2<Double> {
    let left = unsafeBitCast(first, to: SIMD2<UInt64>.self) & bits
    let right = unsafeBitCast(second, to: SIMD2<UInt64>.self) & ~bits
    return unsafeBitCast(left | right, to: SIMD2<Double>.self)
  }
}
