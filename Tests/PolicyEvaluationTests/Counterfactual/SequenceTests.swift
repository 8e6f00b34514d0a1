import PolicyEvaluation
import TestSupport
import Testing

@Suite struct SequenceTests {
  @Test func everyProblemIsNamedAtOnce() throws {
    let patients: [TreatedSequences.Patient] = [
      .init(id: "a", outcomes: [1, 2], treatments: [[0, 1]], staticFeatures: [1]),
      .init(id: "b", outcomes: [1], treatments: [[0, 1]], staticFeatures: [1]),
      .init(id: "c", outcomes: [1, .nan], treatments: [[0, 2]], staticFeatures: []),
    ]
    let error = #expect(throws: CausalError.self) { try TreatedSequences(patients) }
    let problems = try #require(error).problems
    #expect(problems.count == 4)
    #expect(problems[0].hasPrefix("patient b: 1 outcomes and 1 treatments"))
    #expect(problems.contains { $0.hasPrefix("patient c: time 0: treatments are [0.0, 2.0]") })
    #expect(problems.contains { $0.hasPrefix("patient c: time 1: the outcome is nan") })
    #expect(throws: CausalError.self) { try TreatedSequences([]) }
  }

  /// By hand: outcomes that a model reads are 1, 3 (patient a) and 5 (b); the last ones, 100 and 7, do not count.
  @Test(.tags(.golden)) func scalingByHand() throws {
    let data = try TreatedSequences([
      .init(id: "a", outcomes: [1, 3, 100], treatments: [[0], [1]], staticFeatures: [2]),
      .init(id: "b", outcomes: [5, 7], treatments: [[1]], staticFeatures: [2]),
    ])
    let scaling = SequenceScaling(data)
    #expect(scaling.outcome.mean == 3)
    #expect(abs(scaling.outcome.deviation - (8.0 / 3).squareRoot()) < 1e-14)
    #expect(scaling.outcome.unscaled(scaling.outcome.scaled(42)) == 42)
    #expect(scaling.staticFeatures[0].scaled(2) == 0 && scaling.staticFeatures[0].deviation == 1)
  }
}
