import Foundation
import PolicyEvaluation
import Stochastics
import Testing

@Suite struct ReviewTests {
  private func key(_ count: Int, seed: UInt64 = 1) -> ReviewKey {
    ReviewKey(
      decisions: (0..<count).map { (patient: "P\($0)", decision: $0 % 3, given: 0, recommended: 1) },
      actions: ["hold", "full"], key: Key(seed: seed))
  }

  @Test func sidesAreBalancedAndTheOrderIsRandom() {
    let key = key(40)
    #expect(key.cases.count { $0.isPolicyA } == 20)
    #expect(key.cases.map(\.number) == Array(1...40))
    #expect(Set(key.cases.map(\.patient)).count == 40)
    #expect(key.cases.map(\.patient) != (0..<40).map { "P\($0)" })
    #expect(key == self.key(40) && key != self.key(40, seed: 2))
  }

  /// Two experts, three cases, counted by hand. Fleiss's kappa of the answers {policy, policy}, {policy, clinician},
  /// {equal, equal}: P̄ = (1 + 0 + 1)/3, shares 1/2, 1/6, 1/3 give P̄_e = 14/36, so κ = (2/3 − 7/18)/(11/18) = 5/11.
  @Test func summaryByHand() throws {
    let key = key(4)
    func score(_ reviewer: String, _ number: Int, policy: Bool?, _ own: Int, _ other: Int) -> ReviewScore {
      let isA = key.cases[number - 1].isPolicyA
      let preference: ReviewScore.Preference = policy.map { $0 == isA ? .optionA : .optionB } ?? .equal
      return ReviewScore(
        reviewer: reviewer, number: number, preference: preference, scoreA: isA ? own : other, scoreB: isA ? other : own
      )
    }
    let summary = ReviewSummary(
      [
        score("X", 1, policy: true, 5, 3), score("Y", 1, policy: true, 4, 2), score("X", 2, policy: true, 4, 4),
        score("Y", 2, policy: false, 2, 4), score("X", 3, policy: nil, 3, 3), score("Y", 3, policy: nil, 3, 3),
      ], key: key)
    #expect(summary.reviewers == ["X", "Y"] && summary.scoredCases == 3 && summary.cases == 4)
    #expect(summary.policyPreferred == 3 && summary.clinicianPreferred == 1 && summary.equal == 2)
    #expect(summary.policyShare?.value == 0.75)
    // Case 2 has no majority.
    #expect(summary.policyShareByMajority?.value == 1)
    #expect(summary.policyScore?.value == 3.5)
    let difference = try #require(summary.scoreDifference)
    #expect(abs(difference.value - 2.0 / 6) < 1e-12)
    #expect(abs(try #require(summary.agreement) - 5.0 / 11) < 1e-12)
    #expect(summary.policyInappropriateShare == 1.0 / 6 && summary.clinicianInappropriateShare == 1.0 / 6)
  }

  @Test func fileIsRead() throws {
    let text = """
      reviewer,case,preferred,score_a,score_b,comment
      X,1,A,5,2,"clear, at last"
      X,2,,,,
      X,3,neither,1,1,
      """
    let scores = try ReviewScore.read(text, source: "x.csv", key: key(3))
    #expect(
      scores.map(\.number) == [1, 3] && scores[0].comment == "clear, at last" && scores[1].preference == .neither)
  }

  @Test func allProblemsOfAFileAreNamed() throws {
    let text = """
      reviewer,case,preferred,score_a,score_b
      X,1,C,5,2
      ,2,A,5,2
      X,9,B,6,2
      X,3,A,5,2
      X,3,B,5,2
      """
    let error = #expect(throws: ReviewScoreError.self) {
      try ReviewScore.read(text, source: "x.csv", key: key(3))
    }
    let problems = try #require(error).problems
    #expect(problems.count == 5)
    #expect(problems.contains { $0.hasPrefix("x.csv, row 6") && $0.contains("before, in row 5") })
    let header = #expect(throws: ReviewScoreError.self) {
      try ReviewScore.read("reviewer,case\n", source: "x.csv", key: key(3))
    }
    #expect(header?.problems == ["x.csv: no column preferred, score_a, score_b"])
  }
}
