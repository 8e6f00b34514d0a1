import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct MarginalizedTests {
  private func weighted() throws -> WeightedLog {
    let lengths = [3, 1, 2, 3, 2]
    let log = try ReferenceLog.log(
      lengths: lengths, elapsedPerStep: [[2, 0.5, 1], [1], [0.25, 3], [1, 4, 2], [7, 1]]
    ).adding(
      states: [[0, 1, 2], [1], [0, 2], [1, 2, 2], [0, 1]],
      features: lengths.enumerated().map { episode, length in
        (0..<length).map { [0.3 * Double($0) + 0.1 * Double(episode)] }
      })
    return ReferenceLog.weighted(log)
  }

  /// Tables P̂ and r̂ of every step in NumPy; A⁻¹ in NumPy, by both dual forms.
  @Test(.tags(.golden)) func equalReference() throws {
    let weighted = try weighted()
    #expect(isClose(try MarginalizedImportanceSampling().statistic(weighted).value, 2.2748831796154714, 1e-13))
    #expect(isClose(try MinimaxWeightLearning(ridge: 0).statistic(weighted).value, 1.6341278379600372, 1e-11))
    #expect(isClose(try MinimaxWeightLearning().statistic(weighted).value, 1.6341252000046604, 1e-5))
  }

  /// With one step, and with every history a state of its own, nothing is marginalized.
  @Test(.tags(.law)) func isPerDecisionWhereStatesAreHistories() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
      .adding(states: [[0, 1, 2], [0], [0, 4], [0, 6, 7], [0, 9]])
    let weighted = ReferenceLog.weighted(log)
    let expected = try PerDecisionImportanceSampling().statistic(weighted).value
    #expect(isClose(try MarginalizedImportanceSampling().statistic(weighted).value, expected, 1e-13))
  }

  @Test func withoutTheirColumnsTheySaySo() throws {
    let weighted = ReferenceLog.weighted(try ReferenceLog.log())
    #expect(throws: EstimatorUnavailable.self) { try MarginalizedImportanceSampling().statistic(weighted) }
    #expect(throws: EstimatorUnavailable.self) { try MinimaxWeightLearning().statistic(weighted) }
  }

  @Test func collinearFeaturesAreNamed() throws {
    let features = (0..<5).map { _ in (0..<3).map { [Double($0), 2 * Double($0)] } }
    let log = try ReferenceLog.log().adding(features: features)
    #expect {
      try MinimaxWeightLearning(ridge: 0).statistic(ReferenceLog.weighted(log))
    } throws: {
      "\($0)".contains("singular")
    }
  }

  /// The value of the toy course, with and without drop-out, and of much smaller error than by products of ratios.
  @Test(.tags(.statistical), arguments: [0, 0.1]) func recoverTheValue(dropOut: Double) throws {
    let course = ToyCourse()
    let log = try course.log(episodes: 4000, dropOut: dropOut, key: Key(seed: 31))
    let weighted = WeightedLog(log, discount: course.discount)
    let estimators: [any OffPolicyEstimator] = [MarginalizedImportanceSampling(), MinimaxWeightLearning()]
    var errors: [Double] = []
    for estimator in estimators {
      let statistic = try estimator.statistic(weighted)
      let error = statistic.standardError
      #expect(abs(statistic.value - course.value) < 4 * error, "\(estimator.name) \(statistic.value) \(error)")
      errors.append(error)
    }
    let perDecision = try PerDecisionImportanceSampling().statistic(weighted).standardError
    #expect(errors[1] < 0.8 * perDecision, "\(errors) against \(perDecision)")
  }
}
