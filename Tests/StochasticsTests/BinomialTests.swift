import Foundation
import Stochastics
import TestSupport
import Testing

@Suite(.tags(.statistical)) struct BinomialTests {
  /// Pearson's statistic against n!/(k! (n − k)!) p^k (1 − p)^{n − k}, of every count that is expected ten times and the
  /// tails: its mean is the number of cells less one, its variance twice that. By inversion and by rejection, from both
  /// sides of ½, where they change, and where much is rejected.
  @Test(arguments: [
    (1, 0.3), (20, 0.25), (99, 0.1), (101, 0.1), (40, 0.5), (1_000, 0.3), (1_000, 0.97), (100_000, 0.00256),
    (300_000, 0.4), (7, 0.9),
  ])
  func frequenciesAreThose(trials: Int, probability: Double) {
    let draws = 60_000
    var generator = Key(seed: 21).child(.noise, trials).generator
    var observed: [Int: Int] = [:]
    for _ in 0..<draws { observed[generator.binomial(trials: trials, probability: probability), default: 0] += 1 }
    #expect(observed.keys.allSatisfy { (0...trials).contains($0) })
    let mean = Double(trials) * probability
    let width = 8 * (mean * (1 - probability)).squareRoot() + 20
    let range = max(0, Int(mean - width))...min(trials, Int(mean + width))
    var statistic = 0.0
    var cells = 0
    var rest = (expected: Double(draws), observed: draws)
    for k in range {
      let (n, m) = (Double(trials), Double(k))
      let arrangements: Double = lgamma(n + 1) - lgamma(m + 1) - lgamma(n - m + 1)
      let mass: Double = exp(arrangements + m * log(probability) + (n - m) * log1p(-probability))
      guard Double(draws) * mass >= 10 else { continue }
      let (count, expected) = (observed[k] ?? 0, Double(draws) * mass)
      statistic += (Double(count) - expected) * (Double(count) - expected) / expected
      rest = (rest.expected - expected, rest.observed - count)
      cells += 1
    }
    if rest.expected >= 5 {
      statistic += (Double(rest.observed) - rest.expected) * (Double(rest.observed) - rest.expected) / rest.expected
      cells += 1
    }
    let freedom = Double(max(cells - 1, 1))
    #expect(statistic < freedom + 5 * (2 * freedom).squareRoot())
  }

  @Test func certainTrials() {
    var generator = Key(seed: 1).generator
    for trials in [0, 1, 50, 1_000_000] {
      #expect(generator.binomial(trials: trials, probability: 0) == 0)
      #expect(generator.binomial(trials: trials, probability: 1) == trials)
    }
  }
}
