import Foundation
import Stochastics
import TestSupport
import Testing

struct BetaTests {
  static let count = 40_000

  /// Mean and variance of the gamma distribution are its shape.
  @Test(.tags(.statistical), arguments: [0.3, 1, 2.5, 40]) func gammaHasItsMoments(shape: Double) {
    var generator = Key(seed: 5).child(.noise, Int(shape * 10)).generator
    let draws = (0..<Self.count).map { _ in generator.gamma(shape: shape) }
    let n = Double(Self.count)
    let mean = draws.reduce(0, +) / n
    #expect(abs(mean - shape) < 4 * (shape / n).squareRoot())
    let variance = draws.reduce(0) { $0 + ($1 - shape) * ($1 - shape) } / n
    // The fourth central moment is 3k² + 6k.
    #expect(abs(variance - shape) < 4 * ((2 * shape * shape + 6 * shape) / n).squareRoot())
    #expect(draws.allSatisfy { $0 > 0 && $0.isFinite })
  }

  /// The gamma distribution of shape 1 is exponential: P(X > 1) = 1/e.
  @Test(.tags(.statistical)) func gammaOfShapeOneIsExponential() {
    var generator = Key(seed: 6).generator
    let share = Double((0..<Self.count).count { _ in generator.gamma(shape: 1) > 1 }) / Double(Self.count)
    let expected = exp(-1.0)
    #expect(abs(share - expected) < 4 * (expected * (1 - expected) / Double(Self.count)).squareRoot())
  }

  @Test(.tags(.statistical), arguments: [(0.5, 0.5), (2.0, 5.0), (18.0, 2.0)]) func betaHasItsMoments(
    _ a: Double, _ b: Double
  ) {
    var generator = Key(seed: 7).child(.noise, Int(a * 10)).generator
    let draws = (0..<Self.count).map { _ in generator.beta(a, b) }
    let n = Double(Self.count)
    let mean = draws.reduce(0, +) / n
    let variance = a * b / ((a + b) * (a + b) * (a + b + 1))
    #expect(abs(mean - a / (a + b)) < 4 * (variance / n).squareRoot())
    let found = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(abs(found - variance) < 0.05 * variance)
    #expect(draws.allSatisfy { (0...1).contains($0) })
  }
}
