/// A position in a key's stream of random bits (Philox4x32-10).
public struct Generator: RandomNumberGenerator, Sendable {
  /// The cipher's key.
  let streamKey: SIMD2<UInt32>
  private let nonce: SIMD2<UInt32>
  private var counter: UInt64 = 0
  private var spare: UInt64 = 0
  private var hasSpare = false

  init(key: Key) {
    streamKey = SIMD2(UInt32(truncatingIfNeeded: key.low), UInt32(truncatingIfNeeded: key.low >> 32))
    nonce = SIMD2(UInt32(truncatingIfNeeded: key.high), UInt32(truncatingIfNeeded: key.high >> 32))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let block = Philox.block(
      counter: SIMD4(
        nonce.x, nonce.y, UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32)),
      key: streamKey)
    counter &+= 1
    spare = UInt64(block.z) | UInt64(block.w) << 32
    hasSpare = true
    return UInt64(block.x) | UInt64(block.y) << 32
  }

  /// The counters of four blocks from one on.
  @inline(__always)
  func lanes(from block: UInt64) -> Philox.Lanes {
    Philox.Lanes(nonce: nonce, blocks: SIMD4(repeating: block) &+ SIMD4(0, 1, 2, 3))
  }
}
