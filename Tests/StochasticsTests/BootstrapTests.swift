import Foundation
import Stochastics
import TestSupport
import Testing

@Suite(.tags(.statistical)) struct BootstrapTests {
  private static func mean(_ values: [Double], _ indices: [Int]) -> Double {
    indices.reduce(0) { $0 + values[$1] } / Double(indices.count)
  }

  private static func mean(_ values: [Double], times multiplicities: [Int32]) -> Double {
    var sum = 0.0
    var count = 0.0
    for (value, times) in zip(values, multiplicities) {
      sum += value * Double(times)
      count += Double(times)
    }
    return sum / count
  }

  private static func skewed(_ count: Int, _ key: Key) -> [Double] {
    var generator = key.generator
    return (0..<count).map { _ in generator.exponential(rate: 1) }
  }

  /// By hand: h = 3 · 0.4 = 1.2, so x_1 + 0.2 (x_2 − x_1).
  @Test func quantileOfTypeSeven() {
    #expect(abs(quantile(0.4, ofSorted: [1, 2, 4, 8]) - 2.4) < 1e-15)
    #expect(quantile(0, ofSorted: [1, 2, 4, 8]) == 1)
    #expect(quantile(1, ofSorted: [1, 2, 4, 8]) == 8)
    #expect(quantile(0.5, ofSorted: [3]) == 3)
  }

  @Test func multiplicitiesCountEveryDraw() {
    let bootstrap = Bootstrap()
    let times = bootstrap.multiplicities(count: 500, key: Key(seed: 1), replicate: 4)
    #expect(times.reduce(0, +) == 500)
    #expect(times != bootstrap.multiplicities(count: 500, key: Key(seed: 1), replicate: 5))
    let absent = Double(times.count { $0 == 0 }) / 500  // (1 − 1/n)^n ≈ 0.3675, variance about 0.0972/n
    #expect(abs(absent - 0.3675) < 5 * (0.0972 / 500).squareRoot())
  }

  /// Fewer than 256 units are drawn one by one.
  @Test(arguments: [1, 2, 3, 15, 16, 17, 31, 255])
  func fewMultiplicitiesAreThoseOfSingleDraws(count: Int) {
    for replicate in 0..<3 {
      var generator = Key(seed: 9).child(.bootstrap, replicate).generator
      var expected = [Int32](repeating: 0, count: count)
      for _ in 0..<count { expected[generator.index(below: count)] += 1 }
      #expect(Bootstrap().multiplicities(count: count, key: Key(seed: 9), replicate: replicate) == expected)
    }
  }

  /// 256 units take 256 bytes, which are those of 32 numbers of the generator.
  @Test func aBlockOfUnitsIsDrawnByBytes() {
    var generator = Key(seed: 9).child(.bootstrap, 5).split(2)[1].generator
    var expected = [Int32](repeating: 0, count: 256)
    for _ in 0..<32 {
      let word = generator.next()
      for byte in 0..<8 { expected[Int(word >> (8 * byte) & 0xFF)] += 1 }
    }
    #expect(Bootstrap().multiplicities(count: 256, key: Key(seed: 9), replicate: 5) == expected)
  }

  /// Counts of n draws have mean 1, variance 1 − 1/n and covariance −1/n, within a block of 256 units and between blocks; so
  /// sums over any units have variance k (1 − k/n). To 5 standard errors of 4,000 replicates.
  @Test(arguments: [257, 512, 700, 1_280])
  func multiplicitiesAreMultinomial(count: Int) {
    let groups = [0..<1, 100..<101, 255..<256, 256..<257, 0..<40, 0..<256, 200..<257, (count / 2)..<count]
    let replicates = 4_000
    var squares = [Double](repeating: 0, count: groups.count)
    var means = squares
    for replicate in 0..<replicates {
      let times = Bootstrap().multiplicities(count: count, key: Key(seed: 11), replicate: replicate)
      #expect(times.reduce(0, +) == count)
      for (index, group) in groups.enumerated() {
        let excess = Double(times[group].reduce(0, +)) - Double(group.count)
        means[index] += excess / Double(replicates)
        squares[index] += excess * excess / Double(replicates)
      }
    }
    for (index, group) in groups.enumerated() {
      let share = Double(group.count) / Double(count)
      let variance = Double(group.count) * (1 - share)
      // Of a binomial's square: its fourth central moment less its variance's square.
      let spread = variance * (1 + (3 * Double(count) - 6) * share * (1 - share)) - variance * variance
      #expect(abs(means[index]) < 5 * (variance / Double(replicates)).squareRoot(), "\(group)")
      #expect(abs(squares[index] - variance) < 5 * (spread / Double(replicates)).squareRoot(), "\(group)")
    }
  }

  @Test(arguments: [Bootstrap.Method.percentile, .biasCorrectedAccelerated])
  func formsAndThreadsAgree(method: Bootstrap.Method) throws {
    let values = Self.skewed(60, Key(seed: 2))
    let bootstrap = Bootstrap(replicates: 400, method: method)
    let key = Key(seed: 3)
    let byIndex = try bootstrap.interval(count: 60, key: key, threads: 1) { Self.mean(values, $0) }
    let threaded = try bootstrap.interval(count: 60, key: key, threads: 3) { Self.mean(values, $0) }
    let byTimes = try bootstrap.interval(multiplicitiesOf: 60, key: key, threads: 2) { times in
      Self.mean(values, times: times)
    }
    #expect(byIndex == threaded)
    #expect(abs(byIndex.lower - byTimes.lower) < 1e-12)
    #expect(abs(byIndex.upper - byTimes.upper) < 1e-12)
    #expect(byIndex.method == method)
  }

  /// The replicates' standard deviation is that of the mean: σ̂ √((n−1)/n)/√n, to 5 standard errors (1/√(2B)).
  @Test func standardErrorOfTheMean() throws {
    let values = Self.skewed(200, Key(seed: 4))
    let center = values.reduce(0, +) / 200
    let exact = (values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 200 / 200).squareRoot()
    let interval = try Bootstrap(replicates: 4000).interval(count: 200, key: Key(seed: 5), threads: 2) {
      Self.mean(values, $0)
    }
    #expect(abs(interval.standardError / exact - 1) < 5 / 8000.squareRoot())
  }

  /// By hand. Replicates 1…9 and estimate 5: half of the replicates lie below it (a tie counts half), so z0 = 0. A
  /// jackknife with differences −2, 1, 1 has a = (−8 + 1 + 1)/(6 · 6^{3/2}) = −0.0680414. At level 0.6, z = ∓0.8416212.
  @Test func biasCorrectionByHand() throws {
    let bootstrap = Bootstrap(replicates: 9, level: 0.6, method: .biasCorrectedAccelerated)
    let values = (1...9).map(Double.init)
    let interval = try bootstrap.interval(estimate: 5, values: values, jackknife: [7, 4, 4])
    let z = 0.8416212335729143
    let a = -6 / (6 * 6 * 6.squareRoot())
    func probability(_ z: Double) -> Double { 0.5 * erfc(-z / (1 - a * z) / 2.squareRoot()) }
    #expect(abs(interval.lower - (1 + 8 * probability(-z))) < 1e-12)
    #expect(abs(interval.upper - (1 + 8 * probability(z))) < 1e-12)
    #expect(interval.lower < 1 + 8 * 0.2)  // a negative acceleration moves both ends down
    #expect(interval.method == .biasCorrectedAccelerated)
  }

  @Test func correctionThatIsUndefinedIsSaid() throws {
    let bootstrap = Bootstrap(replicates: 3, method: .biasCorrectedAccelerated)
    let oneSided = try bootstrap.interval(estimate: 9, values: [1, 2, 3], jackknife: [1, 2])
    #expect(oneSided.method == .percentile)
    let broken = try bootstrap.interval(estimate: 2, values: [1, 2, 3], jackknife: [1, .nan])
    #expect(broken.method == .percentile)
  }

  @Test func replicatesThatAreNotFiniteAreCounted() throws {
    let interval = try Bootstrap().interval(estimate: 2, values: [1, .nan, 3, .infinity, 2])
    #expect(interval.replicates == 5)
    #expect(interval.nonFiniteReplicates == 2)
    #expect(interval.lower == 1.05 && interval.upper == 2.95)
    #expect(throws: BootstrapError.noFiniteReplicate(replicates: 1)) {
      try Bootstrap().interval(estimate: 2, values: [.nan])
    }
    #expect(throws: BootstrapError.self) { try Bootstrap().interval(estimate: .nan, values: [1]) }
  }

  /// Coverage of the mean of 60 exponential values at 90 %. On skewed data both methods cover a little less than their
  /// level, so the bound is the level less 0.03, and five standard errors of 400 trials on both sides.
  @Test(arguments: [Bootstrap.Method.percentile, .biasCorrectedAccelerated])
  func coverage(method: Bootstrap.Method) throws {
    let bootstrap = Bootstrap(replicates: 400, level: 0.9, method: method)
    let trials = 400
    let covered = try parallelMap(count: trials, threads: 2) { trial in
      let key = Key(seed: 6).child(.replicate, trial)
      let values = Self.skewed(60, key)
      let interval = try bootstrap.interval(multiplicitiesOf: 60, key: key, threads: 1) { times in
        Self.mean(values, times: times)
      }
      return interval.lower <= 1 && 1 <= interval.upper
    }
    let share = Double(covered.count { $0 }) / Double(trials)
    let error = (0.9 * 0.1 / Double(trials)).squareRoot()
    #expect(share > 0.87 - 5 * error && share < 0.9 + 5 * error, "coverage \(share)")
  }
}
