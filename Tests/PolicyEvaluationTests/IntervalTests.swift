import PolicyEvaluation
import Stochastics
import Testing

@Suite struct IntervalTests {
  private let key = Key(seed: 7)

  private func perDecision() throws -> SumOfRatios {
    try PerDecisionImportanceSampling().statistic(ReferenceLog.weighted(try ReferenceLog.log()))
  }

  private func interval(_ method: IntervalMethod) throws -> [Double] {
    try perDecision().result(method, key: key).interval
  }

  /// Reference values of the same five terms, computed outside (SciPy's t quantile; NumPy).
  @Test func closedFormIntervalsEqualReference() throws {
    let student = try interval(.studentT(level: 0.95))
    #expect(isClose(student[0], 1.263695, 1e-6) && isClose(student[1], 4.212805, 1e-6))
    let hoeffding = try interval(.hoeffding(level: 0.95, range: nil))
    #expect(isClose(hoeffding[0], 0.182017, 1e-6) && isClose(hoeffding[1], 5.294483, 1e-6))
    // The reference gives each side δ = 0.05: together a 90 % interval.
    let bernstein = try interval(.empiricalBernstein(level: 0.9, range: nil))
    #expect(isClose(bernstein[0], -7.760894, 1e-6) && isClose(bernstein[1], 13.237394, 1e-6))
  }

  /// Quantiles from scipy.stats.t.ppf (SciPy 1.17.1).
  @Test(arguments: [
    (0.975, 1.0, 12.706204736174694), (0.975, 4.0, 2.7764451051977934), (0.95, 30.0, 1.697260886593957),
    (0.995, 9999.0, 2.5763210958565974), (0.025, 2.5, -3.5746548420036834),
  ])
  func studentQuantiles(p: Double, nu: Double, expected: Double) {
    #expect(isClose(StudentT.quantile(p, degreesOfFreedom: nu), expected, 1e-8))
  }

  @Test func boundsNeedTermsInsideTheRange() throws {
    #expect(throws: EstimatorUnavailable.self) { try interval(.hoeffding(level: 0.95, range: 0...2)) }
    let weighted = ReferenceLog.weighted(try ReferenceLog.log())
    let ratios = try WeightedImportanceSampling().statistic(weighted)
    #expect(throws: EstimatorUnavailable.self) {
      try ratios.result(.hoeffding(level: 0.95, range: 0...10), key: key)
    }
  }

  /// The kernel over eight replicates at a time gives what the estimator gives on the drawn episodes.
  @Test(arguments: [(5, 13), (700, 37)])
  func replicatesEqualEstimatesOnResampledEpisodes(episodes: Int, count: Int) throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2]).selecting((0..<episodes).map { $0 % 5 })
    let weighted = ReferenceLog.weighted(log)
    let bootstrap = Bootstrap(replicates: count)
    let estimators = LogEvaluation.standardEstimators
    let replicates = try bootstrap.replicates(
      of: try estimators.map { try $0.statistic(weighted) }, key: key, threads: 1)
    for replicate in 0..<count {
      let multiplicities = bootstrap.multiplicities(count: episodes, key: key, replicate: replicate)
      let drawn = multiplicities.indices.flatMap { Array(repeating: $0, count: Int(multiplicities[$0])) }
      let resampled = ReferenceLog.weighted(log.selecting(drawn))
      for (index, estimator) in estimators.enumerated() {
        let expected = try estimator.statistic(resampled).value
        #expect(isClose(replicates[index][replicate], expected, 1e-12), "\(estimator.name) \(replicate)")
      }
    }
  }

  @Test func threadsDoNotMatterAndKeysDo() throws {
    let bootstrap = Bootstrap(replicates: 203)
    let ratios = [try perDecision()]
    let one = try bootstrap.replicates(of: ratios, key: key, threads: 1)
    #expect(try bootstrap.replicates(of: ratios, key: key, threads: 3) == one)
    #expect(try bootstrap.replicates(of: ratios, key: Key(seed: 8), threads: 1) != one)
    #expect(one[0].count == 203)
  }

  @Test func jackknifeLeavesEachEpisodeOut() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    for estimator in LogEvaluation.standardEstimators {
      let jackknife = try estimator.statistic(ReferenceLog.weighted(log)).jackknife
      for omitted in 0..<5 {
        let rest = ReferenceLog.weighted(log.selecting((0..<5).filter { $0 != omitted }))
        #expect(isClose(jackknife[omitted], try estimator.statistic(rest).value, 1e-12), "\(estimator.name)")
      }
    }
  }

  /// Influences are the derivative of the estimate by an episode's multiplicity, times n.
  @Test func influencesAreDerivatives() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    let copies = 2000
    for estimator in LogEvaluation.standardEstimators {
      let ratios = try estimator.statistic(ReferenceLog.weighted(log))
      #expect(abs(ratios.influences.reduce(0, +)) < 1e-12)
      let many = (0..<5).flatMap { Array(repeating: $0, count: copies) } + [3]
      let moved = try estimator.statistic(ReferenceLog.weighted(log.selecting(many))).value
      let slope = (moved - ratios.value) * Double(5 * copies)
      #expect(isClose(slope, ratios.influences[3], 1e-3), "\(estimator.name)")
    }
  }

  /// Bandit with known truth: 95 % intervals of 300 logs of 200 episodes cover 0.95 ± 4 binomial standard errors, less
  /// the percentile method's shortfall at this size.
  @Test func bootstrapCoversTheTruth() throws {
    let logs = 300
    var covered = 0
    for index in 0..<logs {
      var generator = Key(seed: 11).child(.replicate, index).generator
      let actions = (0..<200).map { _ in generator.bernoulli(0.3) ? 1 : 0 }
      let rewards = actions.map { Double($0) + generator.normal() }
      let log = try EvaluationLog(
        actions: actions.map { [$0] }, rewards: rewards.map { [$0] },
        behaviorProbabilities: actions.map { [$0 == 1 ? 0.3 : 0.7] },
        targetProbabilities: actions.map { [$0 == 1 ? 0.6 : 0.4] })
      let result = try WeightedImportanceSampling().statistic(WeightedLog(log, discount: 1))
        .result(.bootstrap(Bootstrap(replicates: 400)), key: Key(seed: 12).child(.replicate, index))
      if result.lower <= 0.6 && 0.6 <= result.upper { covered += 1 }
    }
    let share = Double(covered) / Double(logs)
    #expect(share > 0.95 - 0.05 - 0.01 && share < 0.95 + 0.05, "covered \(share)")
  }
}
