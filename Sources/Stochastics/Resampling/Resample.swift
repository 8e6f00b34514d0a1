/// How often each of n units comes in n draws with replacement, told for 256 units after the other.
///
/// Of the draws and the units that are left, a block takes N_b ~ Binomial(draws left, size_b / units left), and these fall
/// uniformly into it, so that all counts together are Multinomial(n; 1/n, …, 1/n), as those of n single draws are. A draw
/// within a block costs a byte, where one among all units costs eight, and its count lies in the cache.
package struct Resample: Sendable {
  /// Units of a block; the last one may have fewer.
  package static let blockLength = 256

  private var unitsLeft: Int
  private var drawsLeft: Int
  private var totals: Generator
  private var bytes: ByteStream
  private var last: Generator

  /// - Parameter count: n, at least one.
  package init(count: Int, key: Key) {
    precondition(count > 0, "Resample: no units to draw from")
    unitsLeft = count
    drawsLeft = count
    let keys = key.split(2)
    totals = keys[0].generator
    bytes = ByteStream(keys[1].generator)
    last = key.generator
  }

  /// Adds the draws of the next units to their counts.
  /// - Parameters:
  ///   - counts: of as many units as the block has.
  ///   - stride: how far the counts of a unit and the next one lie apart.
  package mutating func next(_ counts: UnsafeMutablePointer<Int32>, stride: Int = 1) {
    let units = min(Self.blockLength, unitsLeft)
    let draws =
      units == unitsLeft
      ? drawsLeft : totals.binomial(trials: drawsLeft, probability: Double(units) / Double(unitsLeft))
    unitsLeft -= units
    drawsLeft -= draws
    if units == Self.blockLength {
      bytes.forEach(draws) { counts[Int($0) &* stride] &+= 1 }
    } else {
      for _ in 0..<draws { counts[last.index(below: units) &* stride] &+= 1 }
    }
  }
}
