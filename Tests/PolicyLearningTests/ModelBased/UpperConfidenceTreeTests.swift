import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Tree search against exact dynamic programming, the theory of its regret, and in control.
@Suite struct UpperConfidenceTreeTests {
  /// Root values approach those of backward induction, and the best option is found.
  @Test(.tags(.law)) func findsTheBestOptionOfASmallProcess() throws {
    let process = SmallProcess.example
    let exact = process.bestValues(horizon: 4, discount: 0.95)
    #expect(exact[1] > exact[0] + 0.3, "\(exact)")
    let settings = TreeSearchConfiguration(
      simulations: 20_000, depth: 4, discount: 0.95, exploration: 0.15, wideningExponent: 0.35)
    let tree = try UpperConfidenceTree(settings, process: process)
    let result = tree.search(process.begin(0, key: Key(seed: 1)), key: Key(seed: 2))
    #expect(result.best == 1)
    #expect(result.visits.reduce(0, +) == 20_000)
    // Exploration below the root pulls the mean down, the maximum over few draws pulls it up.
    #expect(abs(result.values[1] - exact[1]) < 0.12, "\(result.values), exactly \(exact)")
    #expect(abs(result.appraisal.logProbabilities[1] - log(result.shares[1])) < 1e-12)
  }

  /// Without chance the search of a whole tree gives the exact values of the options it settles on.
  @Test(.tags(.golden)) func followsACertainPath() throws {
    // 0 -a-> 1 (reward 0) -b-> end (reward 2); 0 -b-> end (reward 1); 1 -a-> 0 (reward 0.5).
    let process = SmallProcess(
      rewards: [[0, 1], [0.5, 2]], chances: [[[0, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 0, 1]]])
    let tree = try UpperConfidenceTree(
      TreeSearchConfiguration(simulations: 4000, depth: 2, discount: 0.9, exploration: 0.1), deterministic: process)
    let result = tree.search(process.begin(0, key: Key(seed: 3)), key: Key(seed: 4))
    #expect(result.best == 0)
    #expect(abs(result.values[0] - 1.8) < 0.02, "\(result.values)")
    #expect(result.values[1] == 1)
  }

  /// The copies of a patient share his chance; a search by branches must not know it.
  @Test(.tags(.law)) func doesNotKnowTheFuture() throws {
    // A bet on a fair coin of +1 or -1 against a sure 0.1: who knows the coin expects 0.5 or so from it.
    let bet = SmallProcess(
      rewards: [[0, 0.1], [1, 1], [-1, -1]],
      chances: [[[0, 0.5, 0.5, 0], [0, 0, 0, 1]], [[0, 0, 0, 1], [0, 0, 0, 1]], [[0, 0, 0, 1], [0, 0, 0, 1]]])
    let tree = try UpperConfidenceTree(
      TreeSearchConfiguration(simulations: 3000, depth: 2, discount: 1), process: bet)
    var sum = 0.0
    for seed in 0..<6 {
      let result = tree.search(bet.begin(seed, key: Key(seed: 5)), key: Key(seed: 6).child(.replicate, seed))
      #expect(result.best == 1, "\(result)")
      sum += result.values[0]
    }
    // Each value rests on 15 draws or so of ±1: a standard error of 0.1 of the mean over six.
    #expect(abs(sum / 6) < 0.4, "\(sum / 6)")
  }

  /// With one decision it is UCB1: the regret grows with the logarithm of the number of courses, within the bound of Auer,
  /// Cesa-Bianchi, Fischer 2002 (doi:10.1023/A:1013689704352, theorem 1): Σ 8 ln n / Δ + (1 + π²/3) Σ Δ.
  @Test(.tags(.statistical)) func regretGrowsWithTheLogarithm() throws {
    let means = [0.2, 0.5, 0.8]
    // A first state without reward, of which each option leads to a state of reward 1 or to the end.
    let bandit = SmallProcess(
      rewards: [[0, 0, 0], [1, 1, 1]], chances: [means.map { [0, $0, 1 - $0] }, means.map { _ in [0, 0, 1] }])
    func regret(_ courses: Int) throws -> Double {
      var settings = TreeSearchConfiguration(simulations: courses, depth: 2, discount: 1)
      settings.wideningExponent = 1
      let tree = try UpperConfidenceTree(settings, process: bandit)
      let runs = 12
      let total = (0..<runs).reduce(0.0) { sum, run in
        let result = tree.search(bandit.begin(0, key: Key(seed: 7)), key: Key(seed: 8).child(.replicate, run))
        return sum + zip(result.visits, means).reduce(0) { $0 + Double($1.0) * (0.8 - $1.1) }
      }
      return total / Double(runs)
    }
    let regrets = try [500, 1000, 2000, 4000].map(regret)
    for (count, value) in zip([500, 1000, 2000, 4000], regrets) {
      let bound = 8 * log(Double(count)) * (1 / 0.6 + 1 / 0.3) + (1 + Double.pi * Double.pi / 3) * 0.9
      #expect(value < bound)
    }
    // Equal steps of the logarithm give about equal steps of the regret; linear growth would double each.
    let steps = zip(regrets.dropFirst(), regrets).map { $0 - $1 }
    #expect(steps[2] > 0 && steps[2] < 1.6 * steps[0], "\(regrets)")
    #expect(regrets[3] < 2.5 * regrets[0], "\(regrets)")
  }

  /// A forbidden option, though it seems to pay most, is never tried: in the root, below it, or in a rollout.
  @Test func forbiddenOptionsAreNeverTried() throws {
    var process = SmallProcess(
      rewards: [[0, 1000, 0.5], [1000, 0.1, 0.2]],
      chances: [
        [[0, 1, 0], [0, 1, 0], [0.5, 0.5, 0]], [[1, 0, 0], [0.5, 0.5, 0], [0.5, 0.5, 0]],
      ])
    process.forbidden = [0: 1, 1: 0]
    let tree = try UpperConfidenceTree(
      TreeSearchConfiguration(simulations: 500, depth: 8, discount: 1), process: process)
    let result = tree.search(process.begin(0, key: Key(seed: 9)), key: Key(seed: 10))
    #expect(result.visits[1] == 0 && result.values[1] == -.infinity)
    #expect(result.values[0] < 8 && result.values[2] < 8, "\(result)")
    #expect(result.appraisal.logProbabilities[1] == -.infinity)
  }

  /// A pole stays up under the search, which falls within 30 steps under decisions at random.
  @Test func keepsAPoleUp() throws {
    let process = CartPoleProcess()
    let tree = try UpperConfidenceTree(
      TreeSearchConfiguration(simulations: 60, depth: 30, discount: 1), deterministic: process)
    var patient = process.begin(0, key: Key(seed: 11))
    var steps = 0
    while steps < 200 {
      let result = tree.search(patient, key: Key(seed: 12).child(.policy, steps))
      guard process.advance(&patient, by: .option(result.best)).finish == nil else { break }
      steps += 1
    }
    #expect(steps == 200)
  }

  /// A rollout policy is asked where one is given, and amounts are refused.
  @Test func takesARolloutPolicy() throws {
    let process = SmallProcess(rewards: [[1, 0]], chances: [[[1, 0], [1, 0]]])
    let tree = try UpperConfidenceTree(
      TreeSearchConfiguration(simulations: 1, depth: 5, discount: 1), process: process, rollout: { _, _ in 0 })
    #expect(tree.search(process.begin(0, key: Key(seed: 13)), key: Key(seed: 14)).values[0] == 5)
    #expect(throws: LearningError.self) {
      try UpperConfidenceTree(TreeSearchConfiguration(), deterministic: PendulumProcess())
    }
  }
}
