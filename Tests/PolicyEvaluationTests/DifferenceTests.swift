import PolicyEvaluation
import Stochastics
import Testing

@Suite struct DifferenceTests {
  private let key = Key(seed: 17)

  /// Differences 1, 2, 3, 4, 5: mean 3, standard error √0.5, t_4 = 2.7764….
  @Test func pairedByHand() throws {
    let paired = try PairedDifference([2, 4, 6, 8, 10], minus: [1, 2, 3, 4, 5], key: key)
    #expect(paired.mean == 3 && isClose(paired.standardError, 0.5.squareRoot(), 1e-14))
    #expect(isClose(paired.studentInterval[1], 3 + 2.7764451051977934 * 0.5.squareRoot(), 1e-10))
    #expect(paired.bootstrapInterval[0] > paired.studentInterval[0] && paired.bootstrapInterval[0] < 3)
  }

  /// Identical patients within seeds: only seeds vary, so the interval must not shrink with more patients.
  @Test func hierarchicalIntervalKeepsTheSeedsVariation() throws {
    func interval(patients: Int) throws -> [Double] {
      try HierarchicalDifference(
        differences: [1.0, 2, 3, 4, 5].map { Array(repeating: $0, count: patients) }, key: key
      ).bootstrapInterval
    }
    let few = try interval(patients: 2)
    let many = try interval(patients: 200)
    #expect(abs(few[0] - many[0]) < 0.25 && abs(few[1] - many[1]) < 0.25)
    #expect(many[0] > 1 && many[0] < 2.2 && many[1] < 5 && many[1] > 3.8)
  }

  @Test func hierarchicalMeanWeighsSeedsAlike() throws {
    let difference = try HierarchicalDifference(differences: [[1, 1, 1, 1], [4]], key: key)
    #expect(difference.mean == 2.5 && difference.seedMeans == [1, 4])
    let again = try HierarchicalDifference(differences: [[1, 1, 1, 1], [4]], key: key, threads: 2)
    #expect(again == difference)
  }
}
