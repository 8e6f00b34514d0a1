import PolicyEvaluation
import TestSupport
import Testing

@Suite struct HindsightRegretTests {
  /// By hand: in group 1 the second plan is chosen (true 5, best 2), in group 2 the first (true 1, the best).
  @Test(.tags(.golden)) func byHand() {
    let regret = HindsightRegret(predicted: [[3, 1, 2], [0, 4, 9]], actual: [[2, 5, 8], [1, 3, 5]])
    #expect(regret.count == 2 && regret.mean == 1.5 && regret.bestShare == 0.5)
    #expect(abs(regret.standardError - 1.5) < 1e-15)
    #expect(regret.random == (3.0 + 2) / 2)
    #expect(regret.bestFixed == 0)
    #expect(HindsightRegret(predicted: [[1], [1, 2]], actual: [[1], [1, 2]]).bestFixed == nil)
  }

  @Test func truthHasNoRegret() {
    let actual = [[4.0, 2, 9], [1, 1, 0]]
    #expect(HindsightRegret(predicted: actual, actual: actual).mean == 0)
  }
}
