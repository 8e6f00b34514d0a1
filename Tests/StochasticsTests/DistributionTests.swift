import Foundation
import Stochastics
import TestSupport
import Testing

/// Moments of each distribution with fixed keys. Bound: 5 standard errors of the mean.
@Suite(.tags(.statistical)) struct DistributionTests {
  private static let draws = 200_000

  /// The number of standard errors between the mean of `draw` and what is expected.
  private func score(
    _ name: Int, mean: Double, standardDeviation: Double, _ draw: (inout Generator) -> Double
  ) -> Double {
    var generator = Key(seed: 11).child(.replicate, name).generator
    var sum = 0.0
    for _ in 0..<Self.draws { sum += draw(&generator) }
    return abs(sum / Double(Self.draws) - mean) / (standardDeviation / Double(Self.draws).squareRoot())
  }

  @Test func uniform() {
    #expect(score(0, mean: 0.5, standardDeviation: (1.0 / 12).squareRoot()) { $0.uniform() } < 5)
    #expect(score(1, mean: 1.0 / 3, standardDeviation: (4.0 / 45).squareRoot()) { pow($0.uniform(), 2) } < 5)
    #expect(score(2, mean: 3, standardDeviation: (64.0 / 12).squareRoot()) { $0.uniform(-1, 7) } < 5)
  }

  @Test func uniformStaysBelowItsUpperEnd() {
    var generator = Key(seed: 12).generator
    let high = 1.0.nextUp.nextUp
    for _ in 0..<1000 {
      let value = generator.uniform(1, high)
      #expect(value >= 1 && value < high)
    }
  }

  @Test func normal() {
    #expect(score(3, mean: 0, standardDeviation: 1) { $0.normal() } < 5)
    #expect(score(4, mean: 1, standardDeviation: 2.squareRoot()) { pow($0.normal(), 2) } < 5)
    #expect(score(5, mean: 0, standardDeviation: 15.squareRoot()) { pow($0.normal(), 3) } < 5)
    #expect(score(6, mean: 3, standardDeviation: 96.squareRoot()) { pow($0.normal(), 4) } < 5)
    #expect(score(7, mean: -2, standardDeviation: 3) { $0.normal(mean: -2, standardDeviation: 3) } < 5)
    let tail = 0.024997895148220435  // P(Z > 1.96)
    #expect(
      score(8, mean: tail, standardDeviation: (tail * (1 - tail)).squareRoot()) { $0.normal() > 1.96 ? 1 : 0 } < 5)
  }

  @Test func exponential() {
    #expect(score(9, mean: 0.25, standardDeviation: 0.25) { $0.exponential(rate: 4) } < 5)
    #expect(score(10, mean: 2, standardDeviation: 20.squareRoot()) { pow($0.exponential(rate: 1), 2) } < 5)
  }

  @Test func bernoulli() {
    #expect(score(11, mean: 0.2, standardDeviation: 0.4) { $0.bernoulli(0.2) ? 1 : 0 } < 5)
    var generator = Key(seed: 13).generator
    for _ in 0..<1000 {
      let never = generator.bernoulli(0)
      let always = generator.bernoulli(1)
      #expect(!never && always)
    }
  }

  @Test func index() {
    #expect(score(12, mean: 3, standardDeviation: 2) { Double($0.index(below: 7)) } < 5)
  }

  @Test func categoricalFollowsWeightsAndNeverPicksZero() {
    let weights = [0, 2, 0, 5, 1, 0]
    var counts = [Int](repeating: 0, count: weights.count)
    var generator = Key(seed: 14).generator
    for _ in 0..<80_000 { counts[generator.categorical(weights.map(Double.init))] += 1 }
    for (weight, count) in zip(weights, counts) {
      let p = Double(weight) / 8
      #expect(abs(Double(count) - 80_000 * p) <= 5 * (80_000 * p * (1 - p)).squareRoot())
    }
  }

  /// Values of Φ and Φ⁻¹ to 16 digits, from tables: Abramowitz, Stegun, Handbook of Mathematical Functions, 26.2.
  @Test func standardNormalFunctions() {
    #expect(abs(StandardNormal.cumulative(1.96) - 0.975002104851779565) < 1e-15)
    #expect(abs(StandardNormal.quantile(0.975) - 1.959963984540054) < 1e-14)
    #expect(abs(StandardNormal.quantile(1e-10) + 6.361340902404056) < 1e-12)
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1) == .infinity)
    for p in [1e-300, 1e-30, 1e-12, 1e-3, 0.074, 0.08, 0.3, 0.5, 0.6, 0.93, 0.999] {
      let back = StandardNormal.cumulative(StandardNormal.quantile(p))
      #expect(abs(back / p - 1) < 1e-12 * max(1, -log(p)), "p = \(p), back \(back)")
    }
  }
}
