extension Philox {
  /// Four blocks side by side, a word of 32 bits in each element.
  struct Lanes {
    var x: SIMD4<UInt64>
    var y: SIMD4<UInt64>
    var z: SIMD4<UInt64>
    var w: SIMD4<UInt64>

    @inline(__always)
    init(nonce: SIMD2<UInt32>, blocks: SIMD4<UInt64>) {
      x = SIMD4(repeating: UInt64(nonce.x))
      y = SIMD4(repeating: UInt64(nonce.y))
      z = blocks & SIMD4(repeating: 0xFFFF_FFFF)
      w = blocks &>> 32
    }

    @inline(__always)
    mutating func round(_ first: SIMD4<UInt64>, _ second: SIMD4<UInt64>) {
      // Said again where it is known, so that the compiler multiplies 32 bits by 32.
      let mask = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
      let left = (x & mask) &* SIMD4(repeating: 0xD251_1F53)
      let right = (z & mask) &* SIMD4(repeating: 0xCD9E_8D57)
      x = (right &>> 32) ^ y ^ first
      z = (left &>> 32) ^ w ^ second
      y = right & mask
      w = left & mask
    }
  }

  /// Eight blocks, each what ``block(counter:key:)`` gives.
  @inline(__always)
  static func encipher(_ first: inout Lanes, _ second: inout Lanes, key: SIMD2<UInt32>) {
    let mask = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    var left = SIMD4(repeating: UInt64(key.x))
    var right = SIMD4(repeating: UInt64(key.y))
    for _ in 0..<rounds {
      first.round(left, right)
      second.round(left, right)
      left = (left &+ SIMD4(repeating: 0x9E37_79B9)) & mask
      right = (right &+ SIMD4(repeating: 0xBB67_AE85)) & mask
    }
  }
}
