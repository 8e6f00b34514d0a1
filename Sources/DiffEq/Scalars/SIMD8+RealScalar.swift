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
    second.replacing(with: first, where: condition .>= 0)
  }

  @inlinable @inline(__always)
  public static func largerMagnitude(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    let sign = SIMD8<UInt64>(repeating: 0x7FFF_FFFF_FFFF_FFFF)
    let first = unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) & sign, to: SIMD8<Double>.self)
    let second = unsafeBitCast(unsafeBitCast(y, to: SIMD8<UInt64>.self) & sign, to: SIMD8<Double>.self)
    return second.replacing(with: first, where: first .> second)
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

  /// x = k ln 2 + r with |r| ≤ ln 2 / 2; e^x = 2^k e^r, e^r by its series to r¹³, odd and even powers apart.
  public static func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> {
    // Adding 1.5·2⁵² rounds to an integer, which then stands in the low bits.
    let shifted = x * 1.442695040888963407 + 0x1.8p52
    let k = shifted - 0x1.8p52
    let r = x - k * 0x1.62e42fefa38p-1 - k * 0x1.ef35793c7673p-45
    let z = r * r
    var odd = z * (1 / 6_227_020_800.0) + 1 / 39_916_800.0
    odd = odd * z + 1 / 362_880.0
    odd = odd * z + 1 / 5_040.0
    odd = odd * z + 1 / 120.0
    odd = odd * z + 1 / 6.0
    var even = z * (1 / 479_001_600.0) + 1 / 3_628_800.0
    even = even * z + 1 / 40_320.0
    even = even * z + 1 / 720.0
    even = even * z + 1 / 24.0
    even = even * z + 0.5
    let series = 1 + (r + z * (even + odd * r))
    let exponent = unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &<< 52
    let scale = unsafeBitCast(exponent &+ SIMD8<UInt64>(repeating: 1023 << 52), to: SIMD8<Double>.self)
    let result = (series * scale).replacing(with: Double.infinity, where: x .> 709.78)
    return result.replacing(with: 0, where: x .< -708)
  }

  /// x = 2^k m with √½ ≤ m < √2; ln m = 2 artanh(s), s = (m - 1)/(m + 1), by the minimax polynomial of fdlibm
  /// (Sun Microsystems 1993, e_log.c).
  public static func naturalLogarithm(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let halfRoots = SIMD8<UInt64>(repeating: 0x3FE6_A09E_667F_3BCD)
    let bits =
      unsafeBitCast(x, to: SIMD8<UInt64>.self) &+ (SIMD8<UInt64>(repeating: 0x3FF0_0000_0000_0000) &- halfRoots)
    let mantissa = (bits & SIMD8<UInt64>(repeating: 0x000F_FFFF_FFFF_FFFF)) &+ halfRoots
    // An integer below 2⁵² becomes a number when it stands in the low bits of 2⁵².
    let biased = unsafeBitCast((bits &>> 52) | SIMD8<UInt64>(repeating: 0x4330_0000_0000_0000), to: SIMD8<Double>.self)
    let k = biased - (0x1p52 + 1023)
    let f = unsafeBitCast(mantissa, to: SIMD8<Double>.self) - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3))
    let odd =
      z * (0x1.5555555555593p-1 + w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)))
    let half = 0.5 * f * f
    let tail = s * (half + (even + odd)) + k * 0x1.a39ef35793c76p-33
    var result = k * 0x1.62e42feep-1 - ((half - tail) - f)
    result = result.replacing(with: x, where: x .> Double.greatestFiniteMagnitude)
    result = result.replacing(with: -Double.infinity, where: x .< Double.leastNormalMagnitude)
    return result.replacing(with: Double.nan, where: .!(x .>= 0))
  }
}
