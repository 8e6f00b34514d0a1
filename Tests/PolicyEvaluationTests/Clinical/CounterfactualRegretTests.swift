import PolicyEvaluation
import Stochastics
import Testing

@Suite struct CounterfactualRegretTests {
  /// Losses 0, 2 and 1 against the better of two alternatives.
  @Test func byHand() throws {
    let regret = try CounterfactualRegret(
      [3, 1, 2], against: [[1, 3, 2], [2, 0, 3]], bootstrap: Bootstrap(replicates: 200), key: Key(seed: 1))
    #expect(regret.mean == 1 && regret.patients == 3 && abs(regret.bestShare - 1.0 / 3) < 1e-15)
    #expect(regret.interval[0] >= 0 && regret.interval[1] <= 2)
  }

  @Test func nothingIsLostAgainstWorse() throws {
    let regret = try CounterfactualRegret(
      [3, 1], against: [[1, 1]], bootstrap: Bootstrap(replicates: 100), key: Key(seed: 1))
    #expect(regret.mean == 0 && regret.interval == [0, 0] && regret.bestShare == 1)
  }

  @Test func whatIsNotFiniteIsRefused() {
    #expect(throws: BootstrapError.self) {
      try CounterfactualRegret([.nan, 1], against: [[1, .infinity]], key: Key(seed: 1))
    }
  }
}
