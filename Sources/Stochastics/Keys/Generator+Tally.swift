extension Generator {
  /// Counts how often each index comes in as many draws of ``index(below:)`` as there are indices: a bootstrap's resample.
  ///
  /// Bit for bit what drawing one after the other gives, but faster: eight blocks of the generator are computed side by
  /// side, and the index ⌊u n / 2⁶⁴⌋ of a draw u = 2³² h + l from two products of 32 bits, t = h n + ⌊l n / 2³²⌋,
  /// ⌊t / 2³²⌋. Where the remainder of t is 0, a draw might have to be rejected (once in 2³² draws); then all are drawn
  /// one by one.
  /// - Parameter counts: overwritten.
  static func tally(_ counts: inout [Int32], key: Key) {
    precondition(!counts.isEmpty, "tally: nothing to draw from")
    if Generator(key: key).fastTally(&counts) { return }
    var generator = Generator(key: key)
    for index in counts.indices { counts[index] = 0 }
    for _ in counts.indices { counts[generator.index(below: counts.count)] &+= 1 }
  }

  /// - Returns: whether it is exact.
  private func fastTally(_ counts: inout [Int32]) -> Bool {
    let count = counts.count
    guard count <= Int(UInt32.max) else { return false }
    let piece = 1024
    let together = count - count % 16
    let isExact = counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      return withUnsafeTemporaryAllocation(of: SIMD4<UInt64>.self, capacity: piece / 4) { draws in
        for start in stride(from: 0, to: together, by: piece) {
          let drawn = min(piece, together - start)
          guard fill(draws, from: UInt64(start / 2), count: drawn, below: UInt64(count)) else { return false }
          draws.withMemoryRebound(to: UInt64.self) { indices in
            for draw in 0..<drawn { counts[Int(truncatingIfNeeded: indices[draw])] &+= 1 }
          }
        }
        return true
      }
    }
    guard isExact else { return false }
    var rest = self
    rest.skip(blocks: UInt64(together / 2))
    for _ in together..<count { counts[rest.index(below: count)] &+= 1 }
    return true
  }

  /// The indices of the draws of consecutive blocks, in any order.
  /// - Parameters:
  ///   - from: the first block.
  ///   - count: of draws, a multiple of 16.
  /// - Returns: whether no draw might have to be rejected.
  @inline(__always)
  private func fill(
    _ indices: UnsafeMutableBufferPointer<SIMD4<UInt64>>, from: UInt64, count: Int, below bound: UInt64
  ) -> Bool {
    let bound = SIMD4(repeating: bound & 0xFFFF_FFFF)
    var rejected = SIMDMask<SIMD4<Int64>>(repeating: false)
    for vector in stride(from: 0, to: count / 4, by: 4) {
      var first = lanes(from: from &+ UInt64(2 * vector))
      var second = lanes(from: from &+ UInt64(2 * vector) &+ 4)
      Philox.encipher(&first, &second, key: streamKey)
      indices[vector] = Self.index(first.x, first.y, bound, &rejected)
      indices[vector + 1] = Self.index(first.z, first.w, bound, &rejected)
      indices[vector + 2] = Self.index(second.x, second.y, bound, &rejected)
      indices[vector + 3] = Self.index(second.z, second.w, bound, &rejected)
    }
    return rejected == SIMDMask(repeating: false)
  }

  @inline(__always)
  private static func index(
    _ low: SIMD4<UInt64>, _ high: SIMD4<UInt64>, _ bound: SIMD4<UInt64>, _ rejected: inout SIMDMask<SIMD4<Int64>>
  ) -> SIMD4<UInt64> {
    // Said again where it is known, so that the compiler multiplies 32 bits by 32.
    let mask = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    let scaled = (high & mask) &* bound &+ ((low & mask) &* bound) &>> 32
    rejected .|= (scaled & mask) .== 0
    return scaled &>> 32
  }
}
