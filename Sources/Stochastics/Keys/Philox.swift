/// The Philox4x32-10 counter-based bijection.
///
/// One block of four 32-bit words is a pure function of a 128-bit counter and a 64-bit key, so any stream can be
/// entered at any place and streams never share state.
///
/// Source: Salmon, Moraes, Dror, Shaw. Parallel random numbers: as easy as 1, 2, 3. SC'11, doi:10.1145/2063384.2063405,
/// section 3.3 and table 2 (multipliers and Weyl constants).
package enum Philox {
  static let rounds = 10

  /// The 128 random bits at a counter of a key's stream.
  @inline(__always)
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for round in 0..<rounds {
      if round > 0 { key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let first = UInt64(counter.x) &* 0xD251_1F53
      let second = UInt64(counter.z) &* 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ counter.y ^ key.x,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter.w ^ key.y,
        UInt32(truncatingIfNeeded: first))
    }
    return counter
  }
}
