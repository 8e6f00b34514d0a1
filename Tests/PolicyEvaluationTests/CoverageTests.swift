import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

/// How often nominal 95 % intervals contain the value of the toy course, over many logs.
@Suite struct CoverageTests {
  private let course = ToyCourse()
  private let logs = 150
  private let episodes = 400

  /// Whether each estimator's interval covers, over all logs, by name.
  private func coverage(
    _ method: IntervalMethod, modelScale: Double, dropOut: Double, seed: UInt64
  ) throws -> [String: Double] {
    let truth = course.value
    let counts = try parallelMap(count: logs, threads: 2) { index in
      let key = Key(seed: seed).child(.replicate, index)
      let log = try course.log(
        episodes: episodes, modelScale: modelScale, dropOut: dropOut, key: key)
      let evaluation = try LogEvaluation(
        log, discount: course.discount, configuration: .init(interval: method),
        estimators: LogEvaluation.estimators(for: log), key: key)
      return evaluation.estimators.mapValues { $0.lower <= truth && truth <= $0.upper }
    }
    let names = Set(counts.flatMap(\.keys))
    #expect(names.count == 11)
    return Dictionary(
      uniqueKeysWithValues: names.map { name in
        (name, Double(counts.count { $0[name] == true }) / Double(logs))
      })
  }

  /// Coverage of 0.92 at least, less 3 binomial standard errors, for each; on average 0.92.
  private func expectCoverage(_ shares: [String: Double], leaving out: Set<String>) {
    let error = (0.92 * 0.08 / Double(logs)).squareRoot()
    let kept = shares.filter { !out.contains($0.key) }
    for (name, share) in kept { #expect(share > 0.92 - 3 * error, "\(name) covers \(share)") }
    let mean = kept.values.reduce(0, +) / Double(kept.count)
    #expect(mean > 0.92, "\(shares)")
  }

  @Test(.tags(.statistical)) func bootstrapWithTheTrueModel() throws {
    let shares = try coverage(
      .bootstrap(Bootstrap(replicates: 200)), modelScale: 1, dropOut: 0, seed: 61)
    expectCoverage(shares, leaving: [])
  }

  @Test(.tags(.statistical)) func acceleratedBootstrapWithAWrongModel() throws {
    let shares = try coverage(
      .bootstrap(Bootstrap(replicates: 200, method: .biasCorrectedAccelerated)), modelScale: 0.7, dropOut: 0, seed: 62)
    // What leans on the model is off where the model is.
    expectCoverage(shares, leaving: ["DM", "Switch-DR", "MAGIC"])
    #expect(shares["DM"] ?? 1 < 0.1)
  }

  @Test(.tags(.statistical)) func studentWithDropOut() throws {
    let shares = try coverage(.studentT(level: 0.95), modelScale: 1, dropOut: 0.05, seed: 63)
    expectCoverage(shares, leaving: [])
  }

  /// Bounds that hold for every n: never missed more often than they say, and far too wide.
  @Test(.tags(.statistical)) func distributionFreeBoundsHold() throws {
    var (hoeffding, bernstein, oneSided) = (0, 0, 0)
    let key = Key(seed: 64)
    for index in 0..<logs {
      var generator = key.child(.replicate, index).generator
      let terms = (0..<200).map { _ in generator.bernoulli(0.3) ? generator.uniform() : 0 }
      let statistic = SumOfRatios(meanOf: terms)
      let first = try statistic.result(.hoeffding(level: 0.9, range: 0...1), key: key)
      let second = try statistic.result(.empiricalBernstein(level: 0.9, range: 0...1), key: key)
      if first.lower <= 0.15 && 0.15 <= first.upper { hoeffding += 1 }
      if second.lower <= 0.15 && 0.15 <= second.upper { bernstein += 1 }
      let student = try statistic.result(.studentT(level: 0.9), key: key)
      if let bounds = student.oneSided, bounds[0] <= 0.15 { oneSided += 1 }
    }
    #expect(Double(hoeffding) / Double(logs) >= 0.9 && Double(bernstein) / Double(logs) >= 0.9)
    let error = (0.9 * 0.1 / Double(logs)).squareRoot()
    #expect(abs(Double(oneSided) / Double(logs) - 0.9) < 3.5 * error, "\(oneSided)")
  }

  /// Patients of a center share a shift: intervals over patients are too short, those over centers are not.
  @Test(.tags(.statistical)) func centersAreTheUnitsWherePatientsAreAlike() throws {
    var (byPatient, byCenter) = (0, 0)
    for index in 0..<logs {
      var generator = Key(seed: 65).child(.replicate, index).generator
      var (rewards, labels) = ([Double](), [String]())
      for center in 0..<40 {
        let shift = generator.normal()
        for _ in 0..<10 {
          rewards.append(shift + generator.normal())
          labels.append("center \(center)")
        }
      }
      let statistic = SumOfRatios(meanOf: rewards)
      let clustered = Clustered(statistic, by: labels)
      let method = IntervalMethod.bootstrap(Bootstrap(replicates: 200))
      let key = Key(seed: 66).child(.replicate, index)
      let plain = try statistic.result(method, key: key)
      let wide = try clustered.result(method, key: key)
      if plain.lower <= 0 && 0 <= plain.upper { byPatient += 1 }
      if wide.lower <= 0 && 0 <= wide.upper { byCenter += 1 }
    }
    let error = (0.95 * 0.05 / Double(logs)).squareRoot()
    #expect(Double(byCenter) / Double(logs) > 0.93 - 3 * error, "\(byCenter)")
    #expect(Double(byPatient) / Double(logs) < 0.8, "\(byPatient)")
  }

  /// Centers of equal size: the standard error is that of the centers' means; a range bound has no independent terms.
  @Test(.tags(.golden)) func clusteredStudentIsThatOfTheMeans() throws {
    let statistic = Clustered(SumOfRatios(meanOf: [1, 3, 2, 6, 4, 8]), by: ["a", "a", "b", "b", "c", "c"])
    let result = try statistic.result(.studentT(level: 0.95), key: Key(seed: 1))
    // Means 2, 4, 6: s = 2, t_{2, 0.975} = 4.302652729911275.
    #expect(isClose(result.value, 4) && isClose(result.upper, 4 + 4.302652729911275 * 2 / 3.0.squareRoot(), 1e-9))
    #expect(throws: EstimatorUnavailable.self) {
      try statistic.result(.hoeffding(level: 0.95, range: 0...10), key: Key(seed: 1))
    }
  }
}
