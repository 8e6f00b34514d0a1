import Foundation
import PolicyEvaluation
import Stochastics
import Testing

@Suite struct LogEvaluationTests {
  private let key = Key(seed: 3)

  @Test func encodesAsDocumented() throws {
    let evaluation = try LogEvaluation(ReferenceLog.log(), discount: 0.9, key: key)
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(evaluation)) as? [String: Any]
    let json = try #require(object)
    #expect(Set(json.keys) == ["episodes", "estimators", "ess", "gate", "supported", "reasons"])
    #expect(json["episodes"] as? Int == 5 && json["supported"] as? Bool == false)
    let estimators = try #require(json["estimators"] as? [String: [String: Any]])
    #expect(Set(estimators.keys) == ["DM", "IS", "WIS", "PDIS", "WPDIS", "DR", "WDR"])
    let doublyRobust = try #require(estimators["DR"])
    #expect(Set(doublyRobust.keys) == ["value", "interval", "one_sided", "method"])
    #expect(isClose(doublyRobust["value"] as? Double, 2.014346761904762))
    let interval = try #require(doublyRobust["interval"] as? [Double])
    #expect(interval.count == 2 && interval[0] < 2.014 && interval[1] > 2.015)
    let ess = try #require(json["ess"] as? [String: Any])
    #expect(isClose(ess["final"] as? Double, 4.59428973353172))
    let perStep = try #require(ess["per_step"] as? [Double])
    for (value, expected) in zip(perStep, [4.750986404860636, 4.565966929107859, 4.59428973353172]) {
      #expect(isClose(value, expected))
    }
    #expect(perStep.count == 3 && (json["reasons"] as? [String])?.count == 1)
  }

  @Test func missingColumnsLeaveEstimatorsOutWithReason() throws {
    let evaluation = try LogEvaluation(ReferenceLog.log(actionValueScale: nil), discount: 0.9, key: key)
    #expect(Set(evaluation.estimators.keys) == ["IS", "WIS", "PDIS", "WPDIS"])
    for name in ["DM", "DR", "WDR"] {
      #expect(evaluation.reasons.contains { $0.hasPrefix("\(name) is left out: the log has no columns q_*") })
    }
  }

  /// `share` of 400 one-step episodes take the action that the target policy always takes.
  private func oneSided(share: Double) throws -> EvaluationLog {
    let actions = (0..<400).map { Double($0) < share * 400 ? 1 : 0 }
    return try EvaluationLog(
      actions: actions.map { [$0] }, rewards: actions.map { [Double($0)] },
      behaviorProbabilities: actions.map { [$0 == 1 ? 0.5 : 0.5] },
      targetProbabilities: actions.map { [Double($0)] })
  }

  @Test func gateFollowsTheEffectiveSampleSize() throws {
    #expect(try LogEvaluation(oneSided(share: 0.125), discount: 1, key: key).supported)
    let few = try LogEvaluation(oneSided(share: 0.1225), discount: 1, key: key)
    #expect(!few.supported && few.ess.final == 49)
    #expect(few.reasons.count { $0.hasPrefix("not supported: the effective sample size is 49.0 of 400") } == 1)
    let strict = LogEvaluation.Configuration(gate: SupportGate(minimumEffectiveShare: 0.2))
    let share = try LogEvaluation(oneSided(share: 0.15), discount: 1, configuration: strict, key: key)
    #expect(!share.supported && share.reasons[0].contains("15.00 %"))
  }

  /// The weights at the first step are those of few episodes; at the second, where the policy of the rest catches up,
  /// those of all: the gate looks at the first.
  @Test func gateLooksAtTheWeakestStep() throws {
    let likely = (0..<200).map { $0 < 20 }
    let log = try EvaluationLog(
      actions: likely.map { _ in [0, 0] }, rewards: likely.map { _ in [1, 1] },
      behaviorProbabilities: likely.map { $0 ? [0.05, 1] : [1, 0.05] },
      targetProbabilities: likely.map { $0 ? [1, 0.05] : [0.05, 1] })
    let evaluation = try LogEvaluation(log, discount: 1, key: key)
    #expect(isClose(evaluation.ess.final, 200) && evaluation.ess.perStep[0] < 25)
    #expect(!evaluation.supported)
    #expect(evaluation.reasons.contains { $0.contains("of 200 episodes at step 0, below 50") })
  }

  @Test func fewEpisodesAreSaidToBeTooFewForAnyPolicy() throws {
    let evaluation = try LogEvaluation(ReferenceLog.log(), discount: 0.9, key: key)
    #expect(evaluation.reasons.contains { $0.hasSuffix("which no policy can reach with so few episodes") })
  }

  /// One of 60 episodes has weight: a third of the replicates miss it and are undefined. They are left out and counted.
  @Test func undefinedReplicatesAreLeftOutAndCounted() throws {
    let log = try EvaluationLog(
      actions: (0..<60).map { _ in [0] }, rewards: (0..<60).map { _ in [1] },
      behaviorProbabilities: (0..<60).map { _ in [0.5] }, targetProbabilities: (0..<60).map { [$0 == 0 ? 0.5 : 0] })
    let evaluation = try LogEvaluation(log, discount: 1, key: key)
    let estimate = try #require(evaluation.estimators["WIS"])
    #expect(estimate.value == 1 && estimate.method.contains("of them undefined and left out"))
  }

  @Test func withoutOverlapSelfNormalizedEstimatorsAreUndefined() throws {
    let none = try LogEvaluation(oneSided(share: 0), discount: 1, key: key)
    #expect(!none.supported && none.ess.final == 0)
    #expect(Set(none.estimators.keys) == ["IS", "PDIS"])
    #expect(none.reasons.contains { $0.hasPrefix("no overlap") })
    #expect(none.reasons.contains { $0.hasPrefix("WIS is left out: it is undefined") })
  }

  @Test func threadsDoNotMatter() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    let one = try LogEvaluation(log, discount: 0.9, key: key, threads: 1)
    #expect(try LogEvaluation(log, discount: 0.9, key: key, threads: 2) == one)
  }

  @Test func diagnosticsCountWhoReachesAStep() throws {
    let diagnostics = ImportanceDiagnostics(ReferenceLog.weighted(try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])))
    #expect(diagnostics.steps.map(\.reaching) == [5, 4, 2])
    #expect(isClose(diagnostics.final.effectiveSampleSize, 4.640248411575082))
    let weights = [48 / 35.0, 5 / 6.0, 14 / 15.0, 1.75, 45 / 28.0]
    let mean = weights.reduce(0, +) / 5
    #expect(isClose(diagnostics.final.meanWeight, mean, 1e-13))
    #expect(isClose(diagnostics.final.greatestShare, 1.75 / (5 * mean), 1e-13))
    let squares = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(isClose(diagnostics.final.standardError, (squares / 20).squareRoot(), 1e-13))
    let oneSided = ImportanceDiagnostics(WeightedLog(try oneSided(share: 0.25), discount: 1))
    #expect(oneSided.final.zeroShare == 0.75 && oneSided.final.meanWeight == 0.5)
  }

  @Test func clippingLimitsTheWeights() throws {
    let weighted = ReferenceLog.weighted(try ReferenceLog.log())
    let clipped = try Clipped(ImportanceSampling(), at: 1.5).statistic(weighted).value
    let weights = [48 / 35.0, 15 / 14.0, 49 / 60.0, 1.5, 1.5]
    let expected = (0..<5).reduce(0) { $0 + weights[$1] * weighted.discountedReturn(of: $1) } / 5
    #expect(isClose(clipped, expected, 1e-13))
    let sensitivity = try ClippingSensitivity(ImportanceSampling(), weighted, limits: [100, 1.5, 1e-9])
    #expect(sensitivity.rows.map(\.limit) == [1e-9, 1.5, 100])
    #expect(sensitivity.rows.map(\.clippedShare) == [1, 0.4, 0])
    #expect(isClose(sensitivity.rows[2].value, sensitivity.unclipped, 1e-14))
    #expect(isClose(sensitivity.rows[1].value, expected, 1e-13))
    #expect(isClose(sensitivity.rows[0].effectiveSampleSize, 5, 1e-12))
  }
}
