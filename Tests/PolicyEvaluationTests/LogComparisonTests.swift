import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct LogComparisonTests {
  private let key = Key(seed: 81)

  /// One decision, reward 1 after action 1 with probability 0.7 and after action 0 with 0.4; b chooses evenly.
  private func log(target: Double, count: Int = 600, centers: Bool = false) throws -> EvaluationLog {
    var generator = Key(seed: 82).generator
    let actions = (0..<count).map { _ in generator.bernoulli(0.5) ? 1 : 0 }
    let rewards = actions.map { generator.bernoulli($0 == 1 ? 0.7 : 0.4) ? 1.0 : 0 }
    let log = try EvaluationLog(
      actions: actions.map { [$0] }, rewards: rewards.map { [$0] }, behaviorProbabilities: actions.map { _ in [0.5] },
      targetProbabilities: actions.map { [$0 == 1 ? target : 1 - target] },
      actionValues: actions.map { _ in [[0.4, 0.7]] }, targetPolicy: actions.map { _ in [[1 - target, target]] })
    return try log.adding(
      behaviorPolicy: actions.map { _ in [[0.5, 0.5]] },
      centers: centers ? (0..<count).map { "center \($0 % 30)" } : nil)
  }

  @Test func theBetterPolicyIsChosen() throws {
    let targets = [("mostly", 0.9), ("seldom", 0.1), ("as logged", 0.5)]
    let logs = try targets.map { (name: $0.0, log: try log(target: $0.1)) }
    let comparison = try LogComparison(logs, discount: 1, key: key)
    #expect(comparison.estimator == "WDR" && comparison.selection.chosen == "mostly")
    #expect(comparison.selection.candidates.map(\.name) == ["mostly", "seldom", "as logged"])
    #expect(comparison.selection.candidates[1].gain < 0 && abs(comparison.selection.candidates[2].gain) < 0.02)
    #expect(comparison.rankAgreement.least ?? 0 > 0.9)
    #expect(comparison.candidates["mostly"]?.estimators["Switch-DR"] != nil)
    let threads = try LogComparison(logs, discount: 1, key: key, threads: 3)
    #expect(threads == comparison)
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(comparison)) as? [String: Any]
    #expect(Set((object ?? [:]).keys) == ["candidates", "estimator", "baseline", "rank_agreement", "selection"])
  }

  @Test func centersAreTheUnitsOnRequest() throws {
    let logs = try [("mostly", 0.9)].map { (name: $0.0, log: try log(target: $0.1, centers: true)) }
    let configuration = LogEvaluation.Configuration(interval: .studentT(level: 0.95), byCenter: true)
    let comparison = try LogComparison(logs, discount: 1, configuration: configuration, key: key)
    let estimate = try #require(comparison.candidates["mostly"]?.estimators["WIS"])
    let statistic = try WeightedImportanceSampling().statistic(WeightedLog(logs[0].log, discount: 1))
    let expected = try Clustered(statistic, by: logs[0].log.centers ?? []).result(.studentT(level: 0.95), key: key)
    #expect(estimate == expected)
    #expect(throws: EstimatorUnavailable.self) {
      try LogEvaluation(log(target: 0.9), discount: 1, configuration: configuration, key: key)
    }
  }

  @Test func otherEpisodesAreNamed() throws {
    let logs = [(name: "a", log: try log(target: 0.9)), (name: "b", log: try log(target: 0.9, count: 500))]
    #expect {
      try LogComparison(logs, discount: 1, key: key)
    } throws: {
      "\($0)".contains("candidate b differs from a") && "\($0)".contains("column reward")
    }
  }

  @Test func everythingThatIsAskedForIsThere() throws {
    let configuration = LogEvaluation.Configuration(
      functionals: [.variance, .conditionalValueAtRisk(0.1)], clippingLimits: [1, 5])
    let log = try log(target: 0.9)
    let evaluation = try LogEvaluation(
      log, discount: 1, configuration: configuration, estimators: LogEvaluation.estimators(for: log), key: key)
    let names = ["WIS variance", "WDR variance", "WIS CVaR 0.1", "WDR CVaR 0.1"]
    #expect(Set((evaluation.distribution ?? [:]).keys) == Set(names))
    // Bernoulli with mean 0.67.
    let variance = try #require(evaluation.distribution?["WDR variance"])
    #expect(variance.lower < 0.67 * 0.33 && 0.67 * 0.33 < variance.upper)
    let diagnostics = try #require(evaluation.diagnostics)
    #expect(diagnostics.clipping.map(\.estimator) == ["WIS", "DR"] && diagnostics.clipping[0].rows.count == 2)
    #expect(diagnostics.calibration?.curves.count == 2 && diagnostics.overlap?.count == 2)
    #expect(diagnostics.support?.outOfSupportShare == 0 && diagnostics.weights.steps.count == 1)
    let decoded = try JSONDecoder().decode(LogEvaluation.self, from: JSONEncoder().encode(evaluation))
    #expect(decoded == evaluation)
  }

  /// Each threshold of the support rule by itself.
  @Test func supportRuleLooksAtWhatItIsToldTo() throws {
    let log = try EvaluationLog(
      actions: (0..<200).map { [$0 < 2 ? 1 : 0] }, rewards: (0..<200).map { _ in [1] },
      behaviorProbabilities: (0..<200).map { [$0 < 2 ? 0.005 : 0.995] },
      targetProbabilities: (0..<200).map { [$0 < 2 ? 0.02 : 0.98] },
      targetPolicy: (0..<200).map { _ in [[0.98, 0.02]] }
    ).adding(behaviorPolicy: (0..<200).map { _ in [[0.995, 0.005]] })
    func reasons(_ gate: SupportGate) throws -> [String] {
      try LogEvaluation(log, discount: 1, configuration: .init(gate: gate), estimators: [], key: key).reasons
    }
    #expect(try reasons(SupportGate()) == [])
    let weight = try reasons(SupportGate(maximumWeightShare: 0.01))
    #expect(weight == ["not supported: one episode has 2.0 % of the weight, above 1.0 %"])
    let support = try reasons(SupportGate(maximumOutOfSupportShare: 0.01))
    #expect(support.count == 1 && support[0].contains("2.0 % of the target policy's actions"))
    #expect(try reasons(SupportGate(maximumOutOfSupportShare: 0.01, supportProbability: 0.001)) == [])
    let mean = try reasons(SupportGate(maximumMeanDeviation: 0.5))
    #expect(mean.count == 1 && mean[0].contains("mean weight at step 0"))
  }
}
