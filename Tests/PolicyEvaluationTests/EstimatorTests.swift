import Foundation
import PolicyEvaluation
import Stochastics
import Testing

@Suite struct EstimatorTests {
  @Test(arguments: [
    ("DM", 1.478), ("IS", 2.9460357142857143), ("PDIS", 2.73825), ("DR", 2.014346761904762),
    ("WIS", 2.1230868222374744), ("WPDIS", 2.033973759552868), ("WDR", 1.8733818093300731),
  ])
  func equalsReference(name: String, expected: Double) throws {
    #expect(isClose(try values(ReferenceLog.log())[name], expected))
  }

  @Test(arguments: [
    ("DM", 1.478), ("IS", 2.5064261904761906), ("WIS", 1.9294336510263932), ("PDIS", 2.4345214285714283),
    ("WPDIS", 1.854595225102647), ("DR", 1.7705719047619048), ("WDR", 1.7078351277123374),
  ])
  func equalsReferenceWithRaggedLengths(name: String, expected: Double) throws {
    #expect(isClose(try values(ReferenceLog.log(lengths: [3, 1, 2, 3, 2]))[name], expected))
  }

  @Test func episodeWeightsEqualReference() throws {
    let weights = ReferenceLog.weighted(try ReferenceLog.log()).episodeLogWeights.map { exp($0) }
    for (weight, expected) in zip(weights, [48 / 35.0, 15 / 14.0, 49 / 60.0, 1.75, 27 / 14.0]) {
      #expect(isClose(weight, expected, 1e-12))
    }
  }

  @Test func doublyRobustWithoutModelIsPerDecision() throws {
    let values = try values(ReferenceLog.log(lengths: [3, 1, 2, 3, 2], actionValueScale: 0))
    #expect(isClose(values["DR"], values["PDIS"], 1e-14))
    #expect(isClose(values["WDR"], values["WPDIS"], 1e-14))
  }

  @Test func onPolicyEverythingIsTheMeanReturn() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2], actionValueScale: 0, onPolicy: true)
    let weighted = ReferenceLog.weighted(log)
    let mean = (0..<5).reduce(0) { $0 + weighted.discountedReturn(of: $1) } / 5
    for (name, value) in try values(log) where name != "DM" { #expect(isClose(value, mean, 1e-14), "\(name)") }
  }

  @Test func scalingRewardsAndModelScalesTheEstimates() throws {
    let values1 = try values(ReferenceLog.log(lengths: [3, 1, 2, 3, 2]))
    let values3 = try values(
      ReferenceLog.log(lengths: [3, 1, 2, 3, 2], rewardScale: -3, actionValueScale: -3))
    for (name, value) in values1 { #expect(isClose(values3[name], -3 * value, 1e-13), "\(name)") }
  }

  @Test func orderOfEpisodesDoesNotMatter() throws {
    let values1 = try values(ReferenceLog.log(lengths: [3, 1, 2, 3, 2]))
    let values2 = try values(ReferenceLog.log(lengths: [3, 1, 2, 3, 2], order: [4, 2, 0, 1, 3]))
    for (name, value) in values1 { #expect(isClose(values2[name], value, 1e-13), "\(name)") }
  }

  /// One decision: the estimators are the bandit ones (IPW, self-normalized IPW, DR, self-normalized DR).
  @Test func oneStepIsTheBandit() throws {
    let log = try ReferenceLog.log(lengths: [1, 1, 1, 1, 1])
    let values = try values(log)
    let weights = [0.8 / 0.6, 0.5 / 0.6, 0.6 / 0.5, 0.7 / 0.4, 0.9 / 0.7]
    let rewards = [1, 0.5, 0, 2, 1]
    let q = [1.5, 1.6, 1.4, 1.9, 1.7]
    let weightedRewards = zip(weights, rewards).reduce(0) { $0 + $1.0 * $1.1 }
    let residuals = zip(weights, zip(rewards, q)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
    let sum = weights.reduce(0, +)
    let expected = [
      "DM": 1.478, "IS": weightedRewards / 5, "PDIS": weightedRewards / 5, "WIS": weightedRewards / sum,
      "WPDIS": weightedRewards / sum, "DR": 1.478 + residuals / 5, "WDR": 1.478 + residuals / sum,
    ]
    for (name, value) in expected { #expect(isClose(values[name], value, 1e-13), "\(name)") }
  }

  /// gamma^(elapsed time before t): two days a step at gamma is one at gamma².
  @Test func elapsedTimeDiscounts() throws {
    let slow = try values(ReferenceLog.log(elapsed: 2), discount: 0.9)
    for (name, value) in try values(ReferenceLog.log(), discount: 0.81) {
      #expect(isClose(slow[name], value, 1e-13), "\(name)")
    }
    #expect(!isClose(slow["PDIS"], 2.73825, 1e-3))
  }

  /// Uneven times between decisions in episodes of uneven length, by the same transcription as the reference.
  @Test(arguments: [
    ("IS", 2.3303833545118904), ("WIS", 1.7939168051594463), ("PDIS", 2.258478592607129),
    ("WPDIS", 1.7263080781128803), ("DR", 1.636188272895465), ("WDR", 1.604182239882741), ("DM", 1.478),
  ])
  func equalsReferenceWithElapsedTimes(name: String, expected: Double) throws {
    let log = try ReferenceLog.log(
      lengths: [3, 1, 2, 3, 2], elapsedPerStep: [[2, 0.5, 1], [1], [0.25, 3], [1, 4, 2], [7, 1]])
    #expect(isClose(try values(log)[name], expected))
  }

  /// 400 steps of ratio 10 overflow; times a return of 0 that is no number, but not for lack of weight.
  @Test func overflowIsNamedAsSuch() throws {
    let row = [Int](repeating: 0, count: 400)
    let log = try EvaluationLog(
      actions: [row, row], rewards: [row.map { _ in 0 }, row.map { _ in 0 }],
      behaviorProbabilities: [row.map { _ in 0.1 }, row.map { _ in 0.1 }],
      targetProbabilities: [row.map { _ in 1 }, row.map { _ in 1 }])
    let evaluation = try LogEvaluation(log, discount: 1, key: Key(seed: 1))
    #expect(evaluation.reasons.contains("IS is left out: its weights exceed what can be represented"))
    #expect(evaluation.estimators["WIS"]?.value == 0)
  }

  /// One long episode among many would need a matrix of episodes times steps.
  @Test func perStepNormalizedEstimatorsRefuseWhatDoesNotFit() throws {
    let lengths = [30_000] + [Int](repeating: 1, count: 2000)
    let log = try EvaluationLog(
      actions: lengths.map { [Int](repeating: 0, count: $0) },
      rewards: lengths.map { [Double](repeating: 1, count: $0) },
      behaviorProbabilities: lengths.map { [Double](repeating: 1, count: $0) },
      targetProbabilities: lengths.map { [Double](repeating: 1, count: $0) })
    let weighted = WeightedLog(log, discount: 0.5)
    #expect(throws: EstimatorUnavailable.self) { try WeightedPerDecisionImportanceSampling().statistic(weighted) }
    #expect(try WeightedImportanceSampling().statistic(weighted).value < 2)
  }

  /// 700 steps with ratios of 10 or 1/10: products of 10^±700 are far outside Double's range.
  @Test func longEpisodesNeitherOverflowNorVanish() throws {
    let lengths = 700
    func log(target: Double, behavior: Double) throws -> EvaluationLog {
      try EvaluationLog(
        actions: [[Int]](repeating: [Int](repeating: 0, count: lengths), count: 2),
        rewards: [[Double](repeating: 1, count: lengths), [Double](repeating: 3, count: lengths)],
        behaviorProbabilities: [[Double]](repeating: [Double](repeating: behavior, count: lengths), count: 2),
        targetProbabilities: [[Double]](repeating: [Double](repeating: target, count: lengths), count: 2))
    }
    for log in [try log(target: 1, behavior: 0.1), try log(target: 0.05, behavior: 0.5)] {
      let weighted = WeightedLog(log, discount: 1)
      #expect(try WeightedImportanceSampling().statistic(weighted).value == 1400)
      #expect(isClose(try WeightedPerDecisionImportanceSampling().statistic(weighted).value, 1400))
      #expect(effectiveSampleSize(weighted.episodeLogWeights) == 2)
    }
  }

  @Test func estimatorsWithoutTheirColumnsSaySo() throws {
    let weighted = ReferenceLog.weighted(try ReferenceLog.log(actionValueScale: nil))
    for estimator in [DirectMethod(), DoublyRobust(), WeightedDoublyRobust()] as [any OffPolicyEstimator] {
      #expect(throws: EstimatorUnavailable.self) { try estimator.statistic(weighted) }
    }
    #expect(isClose(try PerDecisionImportanceSampling().statistic(weighted).value, 2.73825))
  }
}
