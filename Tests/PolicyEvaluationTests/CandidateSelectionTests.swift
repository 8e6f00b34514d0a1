import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct CandidateSelectionTests {
  /// `multipletests(p, method="holm")` of statsmodels gives these for the same p.
  @Test(.tags(.golden)) func holmByHand() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) { #expect(isClose(value, expected, 1e-12)) }
    #expect(holmAdjusted([0.6, 0.9]) == [1, 1])
  }

  @Test(.tags(.golden)) func stepDownByHand() {
    // Maxima over both: 2, 1, 0.5; over the second alone: 1, −1, 0.5.
    let adjusted = stepDownAdjusted([1.5, 0.7], deviations: [[2, 1], [1, -1], [0, 0.5]])
    #expect(adjusted == [0.5, 0.5])
    #expect(stepDownAdjusted([3, 0.2], deviations: [[2, 1], [1, -1], [0, 0.5]]) == [0.25, 0.75])
  }

  @Test(.tags(.golden)) func kendallByHand() {
    #expect(isClose(kendallTau([1, 2, 3, 4], [1, 3, 2, 4]), 4.0 / 6))
    // Pairs: one tie in x, none in y: (4 − 1)/√(5 · 6).
    #expect(isClose(kendallTau([1, 1, 2, 3], [2, 1, 4, 3]), 3 / 30.0.squareRoot()))
    #expect(kendallTau([1, 1], [1, 2]) == nil)
    let agreement = RankAgreement(["DR": [1, 2, 3], "WIS": [1, 3, 2], "DM": [1, 2, 3]])
    #expect(agreement.estimators == ["DM", "DR", "WIS"] && isClose(agreement.least, 1.0 / 3))
  }

  private func candidates(_ count: Int, gain: Double, patients: Int, key: Key) -> [CandidateSelection.Candidate] {
    var generator = key.generator
    let common = (0..<patients).map { _ in generator.normal() }
    return (0..<count).map { index in
      let terms = common.map { $0 + (index == 0 ? gain : 0) + 0.7 * generator.normal() }
      return .init(name: "candidate \(index)", statistic: SumOfRatios(meanOf: terms))
    }
  }

  /// Twenty candidates of no gain: the best looks good by itself in far more than 5 % of logs, and by the corrected bound
  /// in 5 %.
  @Test(.tags(.statistical), arguments: [CandidateSelection.Correction.bonferroni, .maximum(replicates: 400)])
  func lookingManyTimesIsCorrectedFor(correction: CandidateSelection.Correction) throws {
    let logs = 200
    let found = try parallelMap(count: logs, threads: 2) { index -> (Bool, Bool, Bool) in
      let key = Key(seed: 71).child(.replicate, index)
      let selection = try CandidateSelection(
        candidates(20, gain: 0, patients: 100, key: key), correction: correction, key: key.child(.bootstrap))
      return (
        selection.candidates.contains { $0.lowerBound > 0 }, selection.chosen != nil,
        selection.candidates.contains { $0.adjustedP <= 0.05 }
      )
    }
    let error = (0.05 * 0.95 / Double(logs)).squareRoot()
    #expect(Double(found.count { $0.0 }) / Double(logs) > 0.2)
    #expect(Double(found.count { $0.1 }) / Double(logs) < 0.05 + 3 * error)
    #expect(Double(found.count { $0.2 }) / Double(logs) < 0.05 + 3 * error)
  }

  @Test func aGreatGainIsFoundAndTheBootstrapIsLessStrict() throws {
    let key = Key(seed: 72)
    let candidates = candidates(20, gain: 0.8, patients: 200, key: key)
    let bonferroni = try CandidateSelection(candidates, correction: .bonferroni, key: key)
    let maximum = try CandidateSelection(candidates, key: key)
    #expect(bonferroni.chosen == "candidate 0" && maximum.chosen == "candidate 0")
    #expect(maximum.candidates[0].simultaneousLowerBound > bonferroni.candidates[0].simultaneousLowerBound)
    #expect(maximum.candidates[0].simultaneousLowerBound < maximum.candidates[0].lowerBound)
    let threads = try CandidateSelection(candidates, key: key, threads: 3)
    #expect(threads == maximum)
  }

  @Test func unsupportedCandidatesAreNotChosen() throws {
    let key = Key(seed: 73)
    var candidates = candidates(3, gain: 2, patients: 200, key: key)
    candidates[0].reasons = ["not supported"]
    let selection = try CandidateSelection(candidates, key: key)
    #expect(selection.chosen == nil && selection.candidates[0].simultaneousLowerBound > 0)
  }
}
