import PolicyLearning
import Testing

/// Returns and advantages, by hand and by their identities.
@Suite struct ReturnOperatorTests {
  static let rewards = [1.0, 2, 3]
  /// The last step ends in a terminal event.
  static let discounts = [0.5, 0.5, 0]
  static let values = [10.0, 20, 30, 40]

  /// 1 + 0.5 · 2 + 0.25 · 30; 2 + 0.5 · 3; 3.
  @Test func twoSteps() {
    #expect(
      nStepReturns(rewards: Self.rewards, discounts: Self.discounts, values: Self.values, steps: 2) == [9.5, 3.5, 3])
  }

  /// 3; 2 + 0.5 (0.5 · 30 + 0.5 · 3); 1 + 0.5 (0.5 · 20 + 0.5 · 10.25).
  @Test func halfLambda() {
    let returns = lambdaReturns(rewards: Self.rewards, discounts: Self.discounts, values: Self.values, lambda: 0.5)
    #expect(returns == [8.5625, 10.25, 3])
  }

  /// A₂ = δ₂ = -27; A₁ = -3 + 0.25 · -27; A₀ = 1 + 0.5 · 20 - 10 + 0.25 · -9.75.
  @Test func halfLambdaAdvantages() {
    let advantages = generalizedAdvantages(
      rewards: Self.rewards, discounts: Self.discounts, values: Self.values, lambda: 0.5)
    #expect(advantages == [-1.4375, -9.75, -27])
  }

  @Test(arguments: [0.0, 1.0]) func endsOfLambda(_ lambda: Double) {
    let returns = lambdaReturns(rewards: Self.rewards, discounts: Self.discounts, values: Self.values, lambda: lambda)
    let steps = lambda == 0 ? 1 : Self.rewards.count
    #expect(
      returns == nStepReturns(rewards: Self.rewards, discounts: Self.discounts, values: Self.values, steps: steps))
  }

  /// Values that satisfy Bellman's equation have no advantage, and every return is the value.
  @Test func fixedPoint() {
    let rewards = [0.3, -1, 2, 0.5]
    let discounts = [0.9, 0.99, 0.5, 0.7]
    var values = [0.0, 0, 0, 0, 1.7]
    for step in (0..<4).reversed() { values[step] = rewards[step] + discounts[step] * values[step + 1] }
    let advantages = generalizedAdvantages(rewards: rewards, discounts: discounts, values: values, lambda: 0.95)
    #expect(advantages.allSatisfy { abs($0) < 1e-15 })
    for (one, other) in zip(nStepReturns(rewards: rewards, discounts: discounts, values: values, steps: 3), values) {
      #expect(abs(one - other) < 1e-15)
    }
  }

  @Test func emptyEpisode() {
    #expect(nStepReturns(rewards: [], discounts: [], values: [1], steps: 3).isEmpty)
    #expect(generalizedAdvantages(rewards: [], discounts: [], values: [1], lambda: 0.9).isEmpty)
  }
}
