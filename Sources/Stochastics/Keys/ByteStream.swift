/// The random bits of a stream by the byte.
///
/// Sixteen blocks of the generator are computed at once, eight of them side by side; bytes come in the order in which
/// these leave their registers.
struct ByteStream: Sendable {
  private let generator: Generator
  private var block: UInt64 = 0
  private var words = [SIMD4<UInt64>](repeating: .zero, count: 8)
  private var used = ByteStream.size

  private static let size = 256

  /// From the start of a generator's stream.
  init(_ generator: Generator) { self.generator = generator }

  /// Calls a function with each of the next bytes.
  @inline(__always)
  mutating func forEach(_ count: Int, _ body: (UInt8) -> Void) {
    var left = count
    while left > 0 {
      if used == Self.size { refill() }
      let taken = min(left, Self.size - used)
      words.withUnsafeBytes { bytes in
        for place in used..<used + taken { body(bytes[place]) }
      }
      used += taken
      left -= taken
    }
  }

  private mutating func refill() {
    words.withUnsafeMutableBufferPointer { words in
      for half in 0..<2 {
        var first = generator.lanes(from: block)
        var second = generator.lanes(from: block &+ 4)
        Philox.encipher(&first, &second, key: generator.streamKey)
        words[4 * half] = first.x | first.y &<< 32
        words[4 * half + 1] = first.z | first.w &<< 32
        words[4 * half + 2] = second.x | second.y &<< 32
        words[4 * half + 3] = second.z | second.w &<< 32
        block &+= 8
      }
    }
    used = 0
  }
}
