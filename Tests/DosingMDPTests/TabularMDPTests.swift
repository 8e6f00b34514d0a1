import DosingMDP
import Stochastics
import TestSupport
import Testing

/// Tabular decision processes against values worked out by hand.
@Suite struct TabularMDPTests {
  /// States 0 and 1, and 2, the end. In 0, option 0 goes to 1 with reward 1; option 1 ends with reward 2 with
  /// probability 1/2 and else stays. In 1, option 0 ends with reward 4; option 1 goes to 0 with reward −1.
  static let mdp = TabularMDP(actions: 2, initial: [0.75, 0.25, 0], isTerminal: [false, false, true]) { state, action in
    switch (state, action) {
    case (0, 0): [.init(next: 1, probability: 1, reward: 1)]
    case (0, _): [.init(next: 2, probability: 0.5, reward: 2), .init(next: 0, probability: 0.5, reward: 0)]
    case (1, 0): [.init(next: 2, probability: 1, reward: 4)]
    default: [.init(next: 0, probability: 1, reward: -1)]
    }
  }

  /// γ = 1/2. Best: V(1) = 4, V(0) = 1 + 4/2 = 3 (option 1: 1 + 3/4).
  @Test(.tags(.golden)) func bestByHand() {
    let optimum = Self.mdp.valueIteration(discount: 0.5)
    #expect(optimum.values == [3, 4, 0] && optimum.actions == [0, 0, 0] && optimum.isConverged)
    #expect(Self.mdp.initialValue(optimum.values) == 3.25)
    #expect(Self.mdp.actionValue(0, 1, optimum.values, 0.5) == 1.75)
    // One sweep in place finds V(0) = 1 before V(1) is known, a second one settles it, a third sees no change.
    #expect(optimum.sweeps == 3)
    #expect(!Self.mdp.valueIteration(discount: 0.5, sweepLimit: 1).isConverged)
  }

  /// Uniform policy: V(0) = 1/2·(1 + γ·V(1)) + 1/2·(1 + γ·V(0)/2), V(1) = 1/2·4 + 1/2·(−1 + γ·V(0)). With γ = 1:
  /// V(0) = 1 + V(1)/2 + V(0)/4, V(1) = 3/2 + V(0)/2, so V(0) = 3.5 and V(1) = 3.25. Lengths: L(0) = 1 + L(1)/2 + L(0)/4,
  /// L(1) = 1 + L(0)/2, so L(0) = 3, L(1) = 2.5.
  @Test(.tags(.golden)) func uniformByHand() throws {
    let policy = Self.mdp.uniformPolicy
    let values = try Self.mdp.values(of: policy, discount: 1)
    for (value, expected) in zip(values, [3.5, 3.25, 0]) { #expect(abs(value - expected) < 1e-12) }
    let lengths = try Self.mdp.lengths(of: policy)
    for (length, expected) in zip(lengths, [3, 2.5, 0]) { #expect(abs(length - expected) < 1e-12) }
  }

  /// A policy that goes round and round has no undiscounted value, but a discounted one.
  @Test func circlesNeverEnd() throws {
    let circle = [[1.0, 0], [0, 1], [1, 0]]
    #expect(throws: TabularError.neverEnds) { try Self.mdp.values(of: circle, discount: 1) }
    // V(0) = 1 + V(1)/2, V(1) = −1 + V(0)/2: 2/3 and −2/3.
    let values = try Self.mdp.values(of: circle, discount: 0.5)
    #expect(abs(values[0] - 2.0 / 3) < 1e-12 && abs(values[1] + 2.0 / 3) < 1e-12)
    #expect(throws: TabularError.noPolicy(state: 1)) { try Self.mdp.values(of: [[1, 0], [0.5, 0]], discount: 0.5) }
  }

  /// The greedy policy of the best values has these values: Bellman's equations on a random process with masks.
  @Test(.tags(.law)) func optimumSolvesBellman() throws {
    var generator = Key(seed: 4).generator
    let states = 60
    let allowed = (0..<states).map { _ in ActionMask(bits: UInt64(1 + generator.index(below: 7))) }
    let mdp = TabularMDP(
      actions: 3, initial: (0..<states).map { $0 == 0 ? 1 : 0 }, isTerminal: (0..<states).map { $0 == states - 1 },
      allowed: allowed
    ) { _, _ in
      let nexts = Set((0..<4).map { _ in generator.index(below: states) } + [states - 1])
      let weights = nexts.map { _ in generator.uniform(0.1, 1) }
      return zip(nexts, weights).map {
        .init(next: $0, probability: $1 / weights.reduce(0, +), reward: generator.uniform(-1, 1))
      }
    }
    let optimum = mdp.valueIteration(discount: 0.97)
    let values = try mdp.values(of: mdp.policy(of: optimum.actions), discount: 0.97)
    for state in 0..<states {
      #expect(abs(values[state] - optimum.values[state]) < 1e-11)
      #expect(allowed[state].allows(optimum.actions[state]))
      guard state < states - 1 else { continue }
      let best = (0..<3).filter(allowed[state].allows).map { mdp.actionValue(state, $0, values, 0.97) }.max()
      #expect(abs((best ?? 0) - values[state]) < 1e-11)
    }
    #expect(DecisionProcessContract(TabularProcess(mdp, name: "random")).problems.isEmpty)
    #expect(DecisionProcessContract(TabularProcess(mdp, name: "random", view: .oneHot)).problems.isEmpty)
  }

  /// Simulated returns of the uniform policy agree with its value 0.75·3.5 + 0.25·3.25.
  @Test(.tags(.statistical)) func simulationHasTheValues() {
    let process = TabularProcess(Self.mdp, name: "by hand")
    #expect(process.description.layout.categories == [.init(feature: 0, count: 4)])
    var totals: [Double] = []
    for subject in 0..<20_000 {
      var patient = process.begin(subject, key: Key(seed: 6))
      #expect(process.observe(patient).features == [Float(patient.state + 1)])
      var generator = Key(seed: 7).child(.patient, subject).generator
      var total = 0.0
      while true {
        let outcome = process.advance(&patient, by: .option(generator.index(below: 2)))
        total += outcome.reward
        if outcome.finish == .terminal { break }
      }
      totals.append(total)
    }
    let mean = totals.reduce(0, +) / 20_000
    let variance = totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    let bound = 4.5 * (variance / 20_000).squareRoot()
    #expect(abs(mean - 3.4375) < bound, "\(mean)")
  }
}
