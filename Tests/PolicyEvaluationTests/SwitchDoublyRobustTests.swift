import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct SwitchDoublyRobustTests {
  private func weighted() throws -> WeightedLog {
    ReferenceLog.weighted(
      try ReferenceLog.log(
        lengths: [3, 1, 2, 3, 2], elapsedPerStep: [[2, 0.5, 1], [1], [0.25, 3], [1, 4, 2], [7, 1]]))
  }

  /// By loops over episodes and steps in Python.
  @Test(.tags(.golden), arguments: [(0.0, 1.478), (1, 1.2946666666666666), (1.4, 1.28944303827704)])
  func equalsReference(threshold: Double, expected: Double) throws {
    #expect(isClose(try SwitchDoublyRobust(.fixed(threshold)).statistic(weighted()).value, expected, 1e-13))
  }

  @Test(.tags(.law)) func isTheModelAtZeroAndDoublyRobustAtInfinity() throws {
    let weighted = try weighted()
    let model = try DirectMethod().statistic(weighted).value
    let doublyRobust = try DoublyRobust().statistic(weighted).value
    #expect(isClose(try SwitchDoublyRobust(.fixed(0)).statistic(weighted).value, model, 1e-13))
    #expect(isClose(try SwitchDoublyRobust(.fixed(.infinity)).statistic(weighted).value, doublyRobust, 1e-13))
  }

  /// One patient of 200 weighs 1000: the rule leaves such to the model; without any heavy weight it keeps all.
  @Test func ruleSwitchesWhereTheVarianceIsGreaterThanTheBias() throws {
    func weighted(heaviest: Double) throws -> WeightedLog {
      let log = try EvaluationLog(
        actions: (0..<200).map { _ in [0] }, rewards: (0..<200).map { [$0 % 2 == 0 ? 1 : 0] },
        behaviorProbabilities: (0..<200).map { [$0 == 0 ? 0.9 / heaviest : 0.9] },
        targetProbabilities: (0..<200).map { _ in [0.9] },
        actionValues: (0..<200).map { _ in [[0.4, 0.4]] }, targetPolicy: (0..<200).map { _ in [[0.9, 0.1]] })
      return WeightedLog(log, discount: 1)
    }
    #expect(SwitchDoublyRobust.threshold(for: try weighted(heaviest: 1)) >= 1)
    let threshold = SwitchDoublyRobust.threshold(for: try weighted(heaviest: 3000))
    #expect(threshold < 3000)
    let heavy = try weighted(heaviest: 3000)
    let automatic = try SwitchDoublyRobust().statistic(heavy).value
    #expect(isClose(automatic, try SwitchDoublyRobust(.fixed(threshold)).statistic(heavy).value, 1e-14))
    let everything = try DoublyRobust().statistic(heavy).value
    #expect(abs(automatic - 0.5) < 0.2 && abs(everything - 0.5) > 5)
  }

  /// By the recursion V = v + ρ̂ (r + gamma^elapsed V′ − q) in Python.
  @Test(.tags(.golden)) func changedRatiosEqualReference() throws {
    let weighted = try weighted()
    let shrunk = Reweighted(DoublyRobust(), by: .optimisticShrinkage(1))
    let bounded = Reweighted(DoublyRobust(), by: .subGaussian(0.1))
    #expect(isClose(try shrunk.statistic(weighted).value, 1.4219183674636464, 1e-13))
    #expect(isClose(try bounded.statistic(weighted).value, 1.6146998749335695, 1e-13))
  }
}
