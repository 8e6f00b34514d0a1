import Foundation
import Stochastics
import TestSupport
import Testing

/// Streams named by different keys share no values and are uncorrelated.
@Suite(.tags(.law)) struct KeyTests {
  private let root = Key(seed: 20_240_229)

  /// The known answer for a zero key and counter, through the public interface: seed 0 has it as its first block.
  @Test func generatorReadsBlocksInOrder() {
    var generator = Key(seed: 0).generator
    let words = (0..<3).map { _ in generator.next() }
    let second = Philox.block(counter: SIMD4(0, 0, 1, 0), key: .zero)
    #expect(
      words == [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c, UInt64(second.x) | UInt64(second.y) << 32])
  }

  @Test func sameKeySameStream() {
    var first = root.child(.patient, 3).generator
    var second = root.child(.patient, 3).generator
    let values = (0..<100).map { _ in first.next() }
    #expect(values == (0..<100).map { _ in second.next() })
  }

  @Test func childrenDiffer() {
    let purposes: [Key.Purpose] = [.patient, .visit, .measurement, .policy, .dropout, .bootstrap, .fold]
    var seeds = Set([root.seed])
    for purpose in purposes {
      for index in -50..<50 { seeds.insert(root.child(purpose, index).seed) }
    }
    for key in root.split(100) { seeds.insert(key.seed) }
    for index in 0..<100 { seeds.insert(root.child(.patient, 0).child(.visit, index).seed) }
    #expect(seeds.count == 1 + purposes.count * 100 + 100 + 100)
  }

  /// libtorch's generator takes the low 32 bits of a seed alone: they too differ by key. Of these 10,000 about
  /// 10,000²/2³³ = 0.01 pairs agree by chance.
  @Test func lowHalvesOfSeedsDiffer() {
    var low: Set<UInt32> = []
    for index in 0..<5000 {
      low.insert(UInt32(truncatingIfNeeded: Key(seed: UInt64(index) << 32).seed))
      low.insert(UInt32(truncatingIfNeeded: root.child(.dropout, index).seed))
    }
    #expect(low.count == 10_000)
  }

  @Test func surviveCoding() throws {
    let key = root.child(.rollout, 7)
    let decoded = try JSONDecoder().decode(Key.self, from: JSONEncoder().encode(key))
    #expect(decoded == key)
  }

  /// First draws of consecutive children are uniform: χ² over 64 cells has mean 63 and variance 126.
  @Test func firstDrawsOfChildrenAreUniform() {
    var cells = [Int](repeating: 0, count: 64)
    let draws = 64_000
    for index in 0..<draws {
      cells[Int(root.child(.patient, index).seed >> 58)] += 1
    }
    let expected = Double(draws) / 64
    let statistic = cells.reduce(0.0) { $0 + pow(Double($1) - expected, 2) / expected }
    #expect(abs(statistic - 63) < 5 * 126.squareRoot())
  }

  /// Correlation, at lags 0 and 1, of parent and child and of neighboring children: bound 5 standard errors.
  @Test func streamsAreUncorrelated() {
    let streams = [root, root.child(.patient, 0), root.child(.patient, 1), root.child(.visit, 0), root.split(1)[0]]
    let draws = 20_000
    let values = streams.map { key in
      var generator = key.generator
      return (0..<draws).map { _ in generator.uniform() - 0.5 }
    }
    for first in values.indices {
      for second in values.indices {
        for lag in first == second ? [1] : [0, 1] {
          var product = 0.0
          for draw in 0..<(draws - lag) { product += values[first][draw] * values[second][draw + lag] }
          let correlation = product * 12 / Double(draws - lag)
          #expect(abs(correlation) < 5 / Double(draws).squareRoot(), "streams \(first), \(second) at lag \(lag)")
        }
      }
    }
  }
}
