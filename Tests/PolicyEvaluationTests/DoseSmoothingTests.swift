import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct DoseSmoothingTests {
  private func log(range: ClosedRange<Double>?) throws -> EvaluationLog {
    try EvaluationLog(
      doses: [[0.5, 1.2], [1.0], [1.6, 0.3]], rewards: [[1, 0.5], [2], [1.5, -1]],
      behaviorDensities: [[0.4, 0.6], [0.5], [0.3, 0.7]], targetDoses: [[0.7, 1.0], [1.1], [1.9, 0.4]],
      smoothing: DoseSmoothing(bandwidth: 0.5, range: range))
  }

  /// Kernels and products written out in Python.
  @Test(.tags(.golden)) func equalsReference() throws {
    let free = WeightedLog(try log(range: nil), discount: 0.9)
    #expect(isClose(try PerDecisionImportanceSampling().statistic(free).value, 3.5873928571428557, 1e-13))
    #expect(isClose(try WeightedImportanceSampling().statistic(free).value, 1.200499800079968, 1e-13))
    let bounded = WeightedLog(try log(range: 0...2), discount: 0.9)
    #expect(isClose(try PerDecisionImportanceSampling().statistic(bounded).value, 3.295975259651185, 1e-13))
    #expect(isClose(try WeightedImportanceSampling().statistic(bounded).value, 1.0840354780163561, 1e-13))
  }

  /// x ~ N(0, 1), a ~ N(x/2, 1), r = −(a − x)² + noise. The policy a = 0.8 x has the value −0.04, smoothed with
  /// bandwidth h −0.04 − h²/5 (∫u²K = 1/5) exactly; a policy of N(0.8 x, 0.5²) has −0.04 − 0.25.
  @Test(.tags(.statistical)) func recoversTheValueOfAPolicyOfDoses() throws {
    let count = 20_000
    var generator = Key(seed: 51).generator
    var (doses, rewards, densities, targets, drawn) = ([Double](), [Double](), [Double](), [Double](), [Double]())
    var (given, expected) = ([Double](), [Double]())
    for _ in 0..<count {
      let x = generator.normal()
      let a = generator.normal(mean: x / 2, standardDeviation: 1)
      doses.append(a)
      rewards.append(-(a - x) * (a - x) + 0.1 * generator.normal())
      densities.append(normal(a - x / 2, 1))
      targets.append(0.8 * x)
      drawn.append(normal(a - 0.8 * x, 0.5))
      given.append(-0.7 * (a - x) * (a - x))
      expected.append(-0.7 * 0.04 * x * x)
    }
    func rows(_ values: [Double]) -> [[Double]] { values.map { [$0] } }
    for h in [0.3, 0.6] {
      let smoothed = try EvaluationLog(
        doses: rows(doses), rewards: rows(rewards), behaviorDensities: rows(densities), targetDoses: rows(targets),
        smoothing: DoseSmoothing(bandwidth: h), values: (rows(given), rows(expected)))
      for estimator in [ImportanceSampling(), WeightedImportanceSampling(), DoublyRobust()] as [any OffPolicyEstimator]
      {
        let statistic = try estimator.statistic(WeightedLog(smoothed, discount: 1))
        // The model, which is 0.7 of the truth, is smoothed with the weights: as much of the bias is gone.
        let truth = -0.04 - (estimator is DoublyRobust ? 0.3 : 1) * h * h / 5
        #expect(abs(statistic.value - truth) < 4 * statistic.standardError, "\(estimator.name) \(h)")
      }
    }
    let ratio = try EvaluationLog(
      doses: rows(doses), rewards: rows(rewards), behaviorDensities: rows(densities), targetDensities: rows(drawn))
    let statistic = try WeightedImportanceSampling().statistic(WeightedLog(ratio, discount: 1))
    #expect(abs(statistic.value + 0.29) < 4 * statistic.standardError)
  }

  /// Near the end of the range a kernel that is cut off would lose mass.
  @Test func boundaryLosesNoMass() throws {
    let count = 4000
    var generator = Key(seed: 52).generator
    let doses = (0..<count).map { _ in [generator.uniform()] }
    func meanWeight(_ range: ClosedRange<Double>?) throws -> Double {
      let log = try EvaluationLog(
        doses: doses, rewards: doses, behaviorDensities: doses.map { _ in [1] }, targetDoses: doses.map { _ in [0.05] },
        smoothing: DoseSmoothing(bandwidth: 0.2, range: range))
      return ImportanceDiagnostics(WeightedLog(log, discount: 1)).final.meanWeight
    }
    let (bounded, free) = (try meanWeight(0...1), try meanWeight(nil))
    #expect(abs(bounded - 1) < 0.15 && free < 0.8)
  }

  @Test func modelsHaveColumnsOfTheirOwn() throws {
    let weighted = WeightedLog(try log(range: nil), discount: 0.9)
    #expect {
      try DoublyRobust().statistic(weighted)
    } throws: {
      "\($0)".contains("no columns q and v")
    }
  }

  @Test func bandwidthByRuleOfThumb() throws {
    let doses = (0..<32).map { [Double($0 % 2)] }
    let log = try EvaluationLog(
      doses: doses, rewards: doses, behaviorDensities: doses.map { _ in [0.5] }, targetDoses: doses)
    let deviation = (32.0 / 31 * 0.25).squareRoot()
    // Silverman (1986), table 3.1: 2.34 for this kernel.
    #expect(isClose(log.bandwidth, 2.345 * deviation / 2, 1e-3))
  }

  private func normal(_ x: Double, _ deviation: Double) -> Double {
    exp(-x * x / (2 * deviation * deviation)) / (deviation * (2 * Double.pi).squareRoot())
  }
}
