import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Shaping by a potential leaves the best policy as it is.
@Suite(.tags(.law)) struct PotentialShapingTests {
  /// A random tabular problem; the last state is terminal.
  struct Problem {
    let states: Int
    let actions = 3
    /// [state][action][next]
    var transition: [[[Double]]]
    var reward: [[[Double]]]
    let discount = 0.9

    init(states: Int, key: Key) {
      self.states = states
      var generator = key.generator
      var transition: [[[Double]]] = []
      var reward: [[[Double]]] = []
      for _ in 0..<states {
        let rows = (0..<3).map { _ -> [Double] in
          let weights = (0..<states).map { _ in generator.uniform() }
          return weights.map { $0 / weights.reduce(0, +) }
        }
        transition.append(rows)
        reward.append((0..<3).map { _ in (0..<states).map { _ in generator.normal() } })
      }
      self.transition = transition
      self.reward = reward
    }

    /// What a step is worth from here on: discounted, but nothing after the terminal state.
    func discount(to next: Int) -> Double { next == states - 1 ? 0 : discount }

    /// The values of the best policy and its actions, by value iteration.
    func solve() -> (values: [Double], policy: [Int]) {
      var values = [Double](repeating: 0, count: states)
      var policy = [Int](repeating: 0, count: states)
      for _ in 0..<2000 {
        for state in 0..<(states - 1) {
          let worth = (0..<actions).map { action in
            (0..<states).reduce(0) { sum, next in
              sum + transition[state][action][next] * (reward[state][action][next] + discount(to: next) * values[next])
            }
          }
          let best = worth.indices.max { worth[$0] < worth[$1] } ?? 0
          (values[state], policy[state]) = (worth[best], best)
        }
      }
      return (values, policy)
    }
  }

  @Test(arguments: 1...5) func bestPolicyStays(_ seed: UInt64) {
    var problem = Problem(states: 6, key: Key(seed: seed))
    let plain = problem.solve()
    var generator = Key(seed: seed).child(.noise).generator
    let potentials = (0..<6).map { _ in 10 * generator.normal() }
    for state in 0..<6 {
      for action in 0..<problem.actions {
        for next in 0..<6 {
          problem.reward[state][action][next] =
            shapedRewards(
              rewards: [problem.reward[state][action][next]], discounts: [problem.discount(to: next)],
              potentials: [potentials[state], potentials[next]])[0]
        }
      }
    }
    let shaped = problem.solve()
    #expect(shaped.policy.dropLast() == plain.policy.dropLast())
    for state in 0..<5 { #expect(abs(shaped.values[state] - (plain.values[state] - potentials[state])) < 1e-9) }
  }

  /// 1 - 2 - 7; 2 + 5.5 + 4; 3 - 11. The return, 1 + 0.5 · (2 + 0.5 · 3) = 2.75, changes by the first potential alone.
  @Test func returnFallsByTheFirstPotential() {
    let discounts: [Double] = [0.5, 0.5, 0]
    let shaped = shapedRewards(rewards: [1, 2, 3], discounts: discounts, potentials: [7, -4, 11, 5])
    #expect(shaped == [-8, 11.5, -8])
    let returned = nStepReturns(rewards: shaped, discounts: discounts, values: [0, 0, 0, 0], steps: 3)[0]
    #expect(returned == -4.25)
  }
}
