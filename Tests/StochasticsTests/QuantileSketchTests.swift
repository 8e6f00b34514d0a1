import Foundation
import Stochastics
import TestSupport
import Testing

@Suite struct QuantileSketchTests {
  static let probabilities = [0.0, 1e-3, 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975, 0.999, 1]

  private func sketch(_ values: some Sequence<Double>, accuracy: Double = 0.001, bins: Int? = nil) -> QuantileSketch {
    var sketch = QuantileSketch(relativeAccuracy: accuracy, maximumBins: bins)
    for value in values { sketch.insert(value) }
    return sketch
  }

  /// The largest |estimate − x|/|x| over all order statistics x of a sample.
  private func worstError(_ values: [Double], _ sketch: QuantileSketch) throws -> Double {
    var worst = 0.0
    for (rank, exact) in values.sorted().enumerated() {
      // The middle of the probabilities that belong to the rank, so that rounding does not reach the next one.
      let p = min(1, (Double(rank) + 0.5) / Double(max(values.count - 1, 1)))
      let estimate = try #require(sketch.quantile(rank == 0 ? 0 : p))
      worst = max(worst, exact == 0 ? abs(estimate) : abs(estimate - exact) / abs(exact))
    }
    return worst
  }

  /// The guarantee, for every order statistic, over 12 decades and both signs. It is used up to 90 % at the least, so
  /// that the bins are not needlessly narrow either.
  @Test(.tags(.law), arguments: [0.2, 0.05, 0.01, 0.001, 0.0005])
  func everyOrderStatisticIsWithinTheAccuracy(accuracy: Double) throws {
    let values = normals(6000, seed: 5).map { exp(4 * $0) } + normals(3000, seed: 6).map { -exp(3 * $0) } + [0, 0, 0]
    let sketch = sketch(values, accuracy: accuracy)
    #expect(!sketch.isCollapsed)
    let error = try worstError(values, sketch)
    #expect(error <= accuracy * (1 + 1e-9), "\(error)")
    #expect(error >= 0.9 * accuracy, "\(error)")
  }

  /// Ends of binades and of the range of doubles, where the cubic changes its piece.
  @Test(.tags(.law)) func extremesOfTheRange() throws {
    var values: [Double] = [.leastNormalMagnitude, .greatestFiniteMagnitude, 1, 1.0.nextDown, 1.0.nextUp]
    for exponent in stride(from: -1000, through: 1000, by: 50) {
      let power = scalbn(1.0, exponent)
      values += [power, power.nextDown, power.nextUp, -power]
    }
    let sketch = sketch(values, accuracy: 0.01, bins: 100_000)
    #expect(try worstError(values, sketch) <= 0.01 * (1 + 1e-9))
    #expect(!sketch.isCollapsed)
  }

  @Test(.tags(.golden)) func handComputedRanks() throws {
    let sketch = sketch([-10, -1, 0, 0, 1, 10, 100])
    // Rank ⌊6p⌋ of seven values.
    let expected = [(0.0, -10.0), (0.16, -10), (0.17, -1), (0.34, 0), (0.5, 0), (0.67, 1), (0.84, 10), (1, 100)]
    for (p, value) in expected {
      let estimate = try #require(sketch.quantile(p))
      #expect(abs(estimate - value) <= 0.001 * abs(value), "p = \(p): \(estimate)")
    }
    #expect(sketch.count == 7 && sketch.minimum == -10 && sketch.maximum == 100)
  }

  @Test func nothingHasNoQuantileAndOneValueIsExact() {
    #expect(QuantileSketch().quantile(0.5) == nil && QuantileSketch().minimum == nil)
    #expect(sketch([42.123]).quantile(0.5) == 42.123)
    var tiny = sketch([.leastNonzeroMagnitude, -.leastNonzeroMagnitude])
    #expect(tiny.count == 2 && tiny.minimum == -.leastNonzeroMagnitude)
    tiny.insert(7, count: 3)
    #expect(tiny.count == 5 && tiny.quantile(1) == 7)
  }

  /// One insertion with a count is that many insertions.
  @Test(.tags(.law)) func countsWeigh() {
    var weighted = QuantileSketch()
    weighted.insert(2.5, count: 3)
    weighted.insert(-1, count: 2)
    #expect(weighted == sketch([2.5, -1, 2.5, -1, 2.5]))
  }

  /// Equality, not closeness, for any order and chunking; with a limit that collapses bins too.
  @Test(.tags(.law), arguments: [65_536, 300, 7, 1])
  func mergeIsExactInAnyOrder(bins: Int) {
    let values = normals(4000, seed: 7).map { exp(2 * $0) } + normals(2000, seed: 8) + [0, 0]
    let whole = sketch(values, bins: bins)
    #expect(whole.isCollapsed == (bins < 65_536))
    #expect(sketch(values.reversed(), bins: bins) == whole)
    #expect(sketch(values.sorted(), bins: bins) == whole)
    let chunks = stride(from: 0, to: values.count, by: 371).map {
      sketch(values[$0..<min($0 + 371, values.count)], bins: bins)
    }
    for order in [chunks, chunks.reversed(), chunks.sorted { $0.quantile(0.5) ?? 0 < $1.quantile(0.5) ?? 0 }] {
      #expect(order.reduce(into: QuantileSketch(maximumBins: bins)) { $0.merge($1) } == whole)
    }
    // A tree in place of a chain.
    var level = chunks
    while level.count > 1 {
      level = stride(from: 0, to: level.count, by: 2).map { index in
        var pair = level[index]
        if index + 1 < level.count { pair.merge(level[index + 1]) }
        return pair
      }
    }
    #expect(level == [whole])
    #expect(Self.probabilities.allSatisfy { level[0].quantile($0) == whole.quantile($0) })
  }

  /// Summaries that fit their bins may collapse only when they meet, whichever is merged into the other.
  @Test(.tags(.law)) func mergeItselfCollapses() {
    let low = sketch([1, 1.01, -2], bins: 50)
    let high = sketch([1e6, 1e6, -3e6], bins: 50)
    #expect(!low.isCollapsed && !high.isCollapsed)
    var upward = low
    upward.merge(high)
    var downward = high
    downward.merge(low)
    #expect(upward.isCollapsed && downward == upward)
    #expect(upward == sketch([1e6, -3e6, 1, 1.01, 1e6, -2], bins: 50))
  }

  /// With a limit, the largest magnitudes keep the accuracy.
  @Test(.tags(.law)) func collapseSparesTheUpperQuantiles() throws {
    let values = (1...10_000).map(Double.init)
    let sketch = sketch(values, accuracy: 0.01, bins: 50)
    #expect(sketch.isCollapsed)
    // 50 bins of a factor 1.0202 reach down from 10,000 to 3,680 and, given the cubic, to 3,720 at the most.
    for p in [0.4, 0.5, 0.9, 0.99] {
      let exact = values[Int(p * 9999)]
      #expect(try abs(#require(sketch.quantile(p)) - exact) <= 0.01 * exact, "p = \(p)")
    }
  }

  /// The 2.5, 50 and 97.5 % quantiles of exp(Z) against their exact values, 5 standard errors √(p(1 − p)/n)/(x f(x)).
  @Test(.tags(.statistical)) func lognormalQuantiles() throws {
    let count = 200_000
    let sketch = sketch(normals(count, seed: 9).map { exp($0) })
    for p in [0.025, 0.5, 0.975] {
      let z = StandardNormal.quantile(p)
      let density = exp(-z * z / 2) / (2 * .pi).squareRoot()
      let error = (p * (1 - p) / Double(count)).squareRoot() / density
      #expect(try abs(log(#require(sketch.quantile(p))) - z) < 5 * error + 0.001)
    }
  }
}
