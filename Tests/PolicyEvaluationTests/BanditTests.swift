import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

/// Eight patients with one decision among three doses, against the Open Bandit Pipeline 0.5.7 on the same data.
@Suite struct BanditTests {
  private let actions = [0, 2, 1, 0, 1, 2, 2, 0]
  private let rewards = [1, 0, 0.5, 2, 0, 1.5, 0.25, 1]
  private let behavior = [
    [0.5, 0.3, 0.2], [0.2, 0.6, 0.2], [0.4, 0.25, 0.35], [0.1, 0.5, 0.4], [0.3, 0.3, 0.4], [0.25, 0.5, 0.25],
    [0.6, 0.3, 0.1], [0.45, 0.35, 0.2],
  ]
  private let target = [
    [0.7, 0.1, 0.2], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3], [0.4, 0.3, 0.3], [0.25, 0.6, 0.15], [0.3, 0.2, 0.5],
    [0.1, 0.5, 0.4], [0.6, 0.3, 0.1],
  ]
  private let values = [
    [0.9, 0.4, 0.2], [0.3, 0.6, 0.1], [0.5, 0.7, 0.4], [1.5, 0.2, 0.8], [0.3, 0.1, 0.6], [0.4, 0.9, 1.2],
    [0.2, 0.3, 0.5], [0.8, 0.5, 0.4],
  ]

  private func weighted() throws -> WeightedLog {
    let log = try EvaluationLog(
      actions: actions.map { [$0] }, rewards: rewards.map { [$0] },
      behaviorProbabilities: zip(actions, behavior).map { [$1[$0]] },
      targetProbabilities: zip(actions, target).map { [$1[$0]] }, actionValues: values.map { [$0] },
      targetPolicy: target.map { [$0] })
    return WeightedLog(log, discount: 1)
  }

  @Test(.tags(.golden)) func equalsTheOpenBanditPipeline() throws {
    let weighted = try weighted()
    let expected: [(any OffPolicyEstimator, Double)] = [
      (ImportanceSampling(), 1.9666666666666668), (Clipped(ImportanceSampling(), at: 1.5), 1.1385416666666668),
      (WeightedImportanceSampling(), 0.7972972972972974), (DirectMethod(), 0.576875),
      (DoublyRobust(), 0.7152083333333334), (WeightedDoublyRobust(), 0.6329560810810811),
      (SwitchDoublyRobust(.fixed(1.5)), 0.6277083333333333),
      (Reweighted(DoublyRobust(), by: .optimisticShrinkage(1)), 0.5983901033386329),
      (Reweighted(ImportanceSampling(), by: .subGaussian(0.1)), 1.6494896232799456),
      (Reweighted(DoublyRobust(), by: .subGaussian(0.1)), 0.6908638337468984),
    ]
    for (estimator, value) in expected {
      let found = try estimator.statistic(weighted).value
      #expect(isClose(found, value, 1e-12), "\(estimator.name): \(found)")
    }
  }

  /// `estimate_hoeffding_lower_bound`, `estimate_bernstein_lower_bound` and `estimate_student_t_lower_bound` of the
  /// terms of IPW at δ = 0.05, with their greatest as the range.
  @Test(.tags(.golden)) func oneSidedBoundsEqualTheOpenBanditPipeline() throws {
    let statistic = try ImportanceSampling().statistic(weighted())
    let key = Key(seed: 1)
    let methods: [(IntervalMethod, Double)] = [
      (.hoeffding(level: 0.95, range: nil), -1.494970098537904),
      (.empiricalBernstein(level: 0.95, range: nil), -10.379699445535708),
      (.studentT(level: 0.95), 0.21636715286093788),
    ]
    for (method, expected) in methods {
      let bounds = try #require(try statistic.result(method, key: key).oneSided)
      #expect(isClose(bounds[0], expected, 1e-10), "\(method)")
      #expect(isClose(bounds[0] + bounds[1], 2 * statistic.value, 1e-12))
    }
  }
}
