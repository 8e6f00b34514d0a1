import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct SubgroupTests {
  /// One decision between hold and full dose; the reward of a full dose is 1 in group "a" and 0 in group "b", of a hold
  /// 0.5. The clinicians toss a coin; the policy gives the full dose with probability 0.8.
  private func evidence(_ count: Int, seed: UInt64) throws -> (SubgroupTable.Evidence, [String?]) {
    var actions: [[Int]] = []
    var rewards: [[Double]] = []
    let levels = (0..<count).map { $0 % 4 == 0 ? "b" : "a" }
    for (index, level) in levels.enumerated() {
      var generator = Key(seed: seed).child(.patient, index).generator
      let action = generator.uniform() < 0.5 ? 0 : 1
      let mean = action == 0 ? 0.5 : level == "a" ? 1 : 0
      actions.append([action])
      rewards.append([mean + 0.1 * generator.normal()])
    }
    let target = actions.map { _ in [[0.2, 0.8]] }
    let behavior = actions.map { _ in [[0.5, 0.5]] }
    let log = try EvaluationLog(
      actions: actions, rewards: rewards, behaviorProbabilities: actions.map { _ in [0.5] },
      targetProbabilities: zip(actions, target).map { [$1[0][$0[0]]] },
      elapsed: actions.map { _ in [28] })
    return (
      SubgroupTable.Evidence(
        log: log, target: target, behavior: behavior, multiples: [0, 1], discount: 1), levels
    )
  }

  /// Values 0.2 · 0.5 + 0.8 · 1 = 0.9 and 0.2 · 0.5 = 0.1; what was done is worth 0.75 and 0.25.
  @Test(.tags(.statistical)) func findsWhatDiffersBetweenGroups() throws {
    let (evidence, levels) = try evidence(4000, seed: 5)
    let table = try SubgroupTable(
      evidence, groups: [("group", levels)], estimator: WeightedImportanceSampling(), key: Key(seed: 1))
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.level, $0) })
    for (level, value, gain) in [("a", 0.9, 0.15), ("b", 0.1, -0.15)] {
      let row = try #require(rows[level])
      let estimate = try #require(row.value)
      #expect(estimate.lower < value && value < estimate.upper && estimate.upper - estimate.lower < 0.1)
      let own = try #require(row.gain)
      #expect(own.lower < gain && gain < own.upper)
      #expect(row.isSupported && row.coverage == 1)
      #expect(abs(try #require(row.recommendedIntensity).value - 0.8) < 1e-12)
      let given = try #require(row.givenIntensity)
      #expect(given.lower < 0.5 && 0.5 < given.upper)
      #expect(abs(try #require(row.brierScore) - 0.5) < 1e-12)
    }
    let difference = try #require(rows["b"]?.differenceFromOthers)
    #expect(difference.lower < -0.8 && -0.8 < difference.upper)
  }

  @Test func smallGroupsAreMarked() throws {
    let (evidence, levels) = try evidence(100, seed: 6)
    let table = try SubgroupTable(
      evidence, groups: [("group", levels)], estimator: WeightedImportanceSampling(), key: Key(seed: 1))
    let small = try #require(table.rows.first { $0.level == "b" })
    #expect(!small.isSufficient && small.value == nil && small.reasons == ["insufficient: 25 patients, fewer than 30"])
  }
}
