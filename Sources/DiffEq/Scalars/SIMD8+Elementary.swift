// Signs of integers tell what is out of range, which is some instructions less than to compare.
extension SIMD8 where Scalar == Double {
  /// e^x, lane by lane, to 1 ulp; 0 below e^-708, infinite above the largest number.
  public static func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> { exponentialSeries(x) }

  /// ln x, lane by lane, to 1 ulp; -infinity at 0, not a number below 0.
  public static func naturalLogarithm(_ x: SIMD8<Double>) -> SIMD8<Double> { logarithmSeries(x) }

  /// x^y = e^(y ln x) for x ≥ 0, lane by lane; it loses |y ln x| ulp.
  @inlinable @inline(__always)
  public static func power(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    exponentialSeries(y * logarithmSeries(x))
  }

  // Written out, since these exponents need no check and the exponential no call.
  public static func sumOfDecays(
    _ amplitudes: UnsafePointer<SIMD8<Double>>, _ rates: UnsafePointer<SIMD8<Double>>,
    until ends: UnsafePointer<Double>, count: Int, at time: Double
  ) -> SIMD8<Double> {
    var sum = SIMD8<Double>(repeating: 0)
    for term in 0..<count where time < ends[term] {
      sum += amplitudes[term] * boundedExponential(rates[term] * -time).value
    }
    return sum
  }

  @inlinable @inline(__always)
  static func exponentialSeries(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let (result, exponent) = boundedExponential(x)
    // Beyond these exponents x may be anything, also not a number.
    return isAnyNegative((SIMD8<Int64>(repeating: 2046) &- exponent) | (exponent &+ SIMD8<Int64>(repeating: 1 << 40)))
      ? completed(exponential: result, x) : result
  }

  /// x = k ln 2 + r with |r| ≤ ln 2 / 2; e^x = 2^k e^r, where e^r = 1 + r + r² P(r) with the polynomial P of degree 9 of
  /// least relative error (3.7e-18, by Remez's exchange), odd and even powers apart. It holds for -2^50 < x < 709.
  @inlinable @inline(__always)
  static func boundedExponential(_ x: SIMD8<Double>) -> (value: SIMD8<Double>, exponent: SIMD8<Int64>) {
    // Adding 1.5·2⁵² rounds to an integer, which then stands in the low bits, here as the exponent of 2^(k-1).
    let shifted = x * 1.442695040888963407 + (0x1.8p52 + 1022)
    let k = shifted - (0x1.8p52 + 1022)
    let r = x - k * 0x1.62e42fefa38p-1 - k * 0x1.ef35793c7673p-45
    let z = r * r
    var odd = z * 0x1.ad7f3ee5d2f80p-26 + 0x1.71df25b30d420p-19
    odd = odd * z + 0x1.a01a012a0f35cp-13
    odd = odd * z + 0x1.1111111127d0ep-7
    odd = odd * z + 0x1.55555555554f9p-3
    var even = z * 0x1.28ad9b8648615p-22 + 0x1.a01999e26209fp-16
    even = even * z + 0x1.6c16c18438b11p-10
    even = even * z + 0x1.555555555083ep-5
    even = even * z + 0x1.000000000000ap-1
    let series = 1 + (r + z * (even + odd * r))
    let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self)
    let exponent = bits &- SIMD8<Int64>(repeating: 0x4338_0000_0000_0000)
    let isTooSmall = (exponent &- SIMD8<Int64>(repeating: 1)) &>> 63
    let scaled = (series + series) * unsafeBitCast(bits &<< 52, to: SIMD8<Double>.self)
    let value = unsafeBitCast(unsafeBitCast(scaled, to: SIMD8<Int64>.self) & ~isTooSmall, to: SIMD8<Double>.self)
    return (value, exponent)
  }

  /// x = 2^k m with √½ ≤ m < √2; ln m = 2 artanh(s), s = (m - 1)/(m + 1), by the minimax polynomial of fdlibm
  /// (Sun Microsystems 1993, e_log.c).
  @inlinable @inline(__always)
  static func logarithmSeries(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let halfRoots = SIMD8<UInt64>(repeating: 0x3FE6_A09E_667F_3BCD)
    let bits = unsafeBitCast(x, to: SIMD8<UInt64>.self)
    let moved = bits &+ (SIMD8<UInt64>(repeating: 0x3FF0_0000_0000_0000) &- halfRoots)
    let mantissa = (moved & SIMD8<UInt64>(repeating: 0x000F_FFFF_FFFF_FFFF)) &+ halfRoots
    // An integer below 2⁵² becomes a number when it stands in the low bits of 2⁵².
    let biased = unsafeBitCast((moved &>> 52) | SIMD8<UInt64>(repeating: 0x4330_0000_0000_0000), to: SIMD8<Double>.self)
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
    let result = k * 0x1.62e42feep-1 - ((half - tail) - f)
    let signed = unsafeBitCast(bits, to: SIMD8<Int64>.self)
    let isBelow = signed &- SIMD8<Int64>(repeating: 0x0010_0000_0000_0000)
    let isAbove = SIMD8<Int64>(repeating: 0x7FEF_FFFF_FFFF_FFFF) &- signed
    return isAnyNegative(isBelow | isAbove) ? completed(logarithm: result, x) : result
  }

  @usableFromInline @inline(never)
  static func completed(exponential: SIMD8<Double>, _ x: SIMD8<Double>) -> SIMD8<Double> {
    var result = exponential.replacing(with: Double.infinity, where: x .> 709.78)
    result = result.replacing(with: 0, where: x .< -708)
    return result.replacing(with: x, where: x .!= x)
  }

  @usableFromInline @inline(never)
  static func completed(logarithm: SIMD8<Double>, _ x: SIMD8<Double>) -> SIMD8<Double> {
    var result = logarithm.replacing(with: x, where: x .> Double.greatestFiniteMagnitude)
    result = result.replacing(with: -Double.infinity, where: x .< Double.leastNormalMagnitude)
    return result.replacing(with: Double.nan, where: .!(x .>= 0))
  }

  @inlinable @inline(__always)
  static func isAnyNegative(_ numbers: SIMD8<Int64>) -> Bool {
    let four = numbers.lowHalf | numbers.highHalf
    let two = four.lowHalf | four.highHalf
    return two[0] | two[1] < 0
  }
}
