import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct ReturnDistributionTests {
  private let functionals: [ReturnFunctional] = [
    .mean, .variance, .quantile(0.25), .quantile(0.5), .conditionalValueAtRisk(0.3),
  ]

  /// Step functions written out in NumPy for ragged episodes with unequal times.
  @Test(
    .tags(.golden),
    arguments: [
      (
        ReturnDistributionEstimator.Weighting.importanceSampling,
        [1.5777223549514638, 0.3667464643047951, 1.461005619637945, 1.4782969000000001, 0.9271136087279757]
      ),
      (
        .weighted, [1.7939168051594465, 0.43963649707330843, 1.461005619637945, 1.4782969000000001, 1.0516325587219875]
      ),
      (.doublyRobust, [1.3049710207701122, 0.2737704035228665, 1.0, 1.461005619637945, 0.7333333333333333]),
      (.weightedDoublyRobust, [1.4614490257968695, 0.39271784284981415, 1.1, 1.461005619637945, 0.8100684261974584]),
    ])
  func equalsReference(weighting: ReturnDistributionEstimator.Weighting, expected: [Double]) throws {
    let log = try ReferenceLog.log(
      lengths: [3, 1, 2, 3, 2], elapsedPerStep: [[2, 0.5, 1], [1], [0.25, 3], [1, 4, 2], [7, 1]])
    for (functional, value) in zip(functionals, expected) {
      let estimator = ReturnDistributionEstimator(functional, weighting: weighting)
      #expect(isClose(try estimator.statistic(ReferenceLog.weighted(log)).value, value, 1e-12), "\(estimator.name)")
    }
  }

  /// The mean of the weighted F is WIS; with weights of 1 everything is that of the sample.
  @Test(.tags(.law)) func meanIsTheWeightedEstimate() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    let weighted = ReferenceLog.weighted(log)
    let mean = try ReturnDistributionEstimator(.mean, weighting: .weighted).statistic(weighted).value
    #expect(isClose(mean, try WeightedImportanceSampling().statistic(weighted).value, 1e-13))
    let onPolicy = ReferenceLog.weighted(try ReferenceLog.log(lengths: [3, 1, 2, 3, 2], onPolicy: true))
    let returns = (0..<5).map { onPolicy.discountedReturn(of: $0) }.sorted()
    for weighting in [ReturnDistributionEstimator.Weighting.importanceSampling, .weighted] {
      func value(_ functional: ReturnFunctional) throws -> Double {
        try ReturnDistributionEstimator(functional, weighting: weighting).statistic(onPolicy).value
      }
      #expect(isClose(try value(.quantile(0.5)), returns[2]))
      #expect(isClose(try value(.quantile(1)), returns[4]))
      #expect(isClose(try value(.conditionalValueAtRisk(0.4)), (returns[0] + returns[1]) / 2))
      #expect(isClose(try value(.conditionalValueAtRisk(0.3)), (returns[0] + 0.5 * returns[1]) / 1.5))
    }
  }

  @Test func jackknifeLeavesEachEpisodeOut() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    let estimator = ReturnDistributionEstimator(.conditionalValueAtRisk(0.4), weighting: .weightedDoublyRobust)
    let jackknife = try estimator.statistic(ReferenceLog.weighted(log)).jackknife
    for omitted in 0..<5 {
      let rest = ReferenceLog.weighted(log.selecting((0..<5).filter { $0 != omitted }))
      // Points of the one left out carry no mass, except that the greatest point is where F is 1.
      #expect(isClose(jackknife[omitted], try estimator.statistic(rest).value, 1e-9), "\(omitted)")
    }
  }

  /// Against 40,000 episodes under the target policy itself, with the bootstrap's standard error.
  @Test(.tags(.statistical)) func recoversTheDistributionOfTheTargetPolicy() throws {
    let course = ToyCourse()
    let onPolicy = course.episodes(course.target, count: 40_000, key: Key(seed: 41))
    let truth = try EvaluationLog(
      actions: onPolicy.map { $0.map(\.action) }, rewards: onPolicy.map { $0.map(\.reward) },
      behaviorProbabilities: onPolicy.map { $0.map { _ in 1 } },
      targetProbabilities: onPolicy.map { $0.map { _ in 1 } },
      elapsed: onPolicy.map { $0.map { course.elapsed[$0.state][$0.action] } })
    let reference = WeightedLog(truth, discount: course.discount)
    let log = try course.log(episodes: 3000, dropOut: 0.05, key: Key(seed: 42))
    let weighted = WeightedLog(log, discount: course.discount)
    for functional in functionals {
      let exact = try ReturnDistributionEstimator(functional, weighting: .weighted).statistic(reference).value
      for weighting in [ReturnDistributionEstimator.Weighting.importanceSampling, .weighted, .weightedDoublyRobust] {
        let estimator = ReturnDistributionEstimator(functional, weighting: weighting)
        let statistic = try estimator.statistic(weighted)
        let bootstrap = Bootstrap(replicates: 200)
        let draws = try bootstrap.replicates(of: [statistic], key: Key(seed: 43), threads: 2)[0]
        let error = try bootstrap.interval(estimate: statistic.value, values: draws).standardError
        #expect(abs(statistic.value - exact) < 4.5 * error, "\(estimator.name) \(statistic.value) \(exact) \(error)")
      }
    }
  }
}
