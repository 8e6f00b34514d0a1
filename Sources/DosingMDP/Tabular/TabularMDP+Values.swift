extension TabularMDP {
  /// The best values and who attains them.
  public struct Optimum: Sendable {
    /// By state.
    public var values: [Double]
    /// The first of the best actions, by state; the first allowed one in terminal states.
    public var actions: [Int]
    public var sweeps: Int
    /// Whether values changed by at most the tolerance in the last sweep.
    public var isConverged: Bool
  }

  /// V ← max_a r(s, a) + γ·Σ P·V, in place, until no value changes by more than the tolerance.
  ///
  /// With γ = 1 the values settle where every policy reaches a terminal state.
  public func valueIteration(
    discount: Double, tolerance: Double = 1e-13, sweepLimit: Int = 100_000
  ) -> Optimum {
    precondition(discount > 0 && discount <= 1, "valueIteration(discount: \(discount))")
    var optimum = Optimum(
      values: [Double](repeating: 0, count: states), actions: allowed.map { $0.actions.first ?? 0 }, sweeps: 0,
      isConverged: false)
    while optimum.sweeps < sweepLimit && !optimum.isConverged {
      var change = 0.0
      for state in 0..<states where !isTerminal[state] {
        var best = -Double.infinity
        for action in 0..<actions where allowed[state].allows(action) {
          let value = actionValue(state, action, optimum.values, discount)
          if value > best {
            best = value
            optimum.actions[state] = action
          }
        }
        change = max(change, abs(best - optimum.values[state]))
        optimum.values[state] = best
      }
      optimum.sweeps += 1
      optimum.isConverged = change <= tolerance
    }
    return optimum
  }

  /// r(s, a) + γ·Σ_s′ P(s′ | s, a)·V(s′).
  public func actionValue(_ state: Int, _ action: Int, _ values: [Double], _ discount: Double) -> Double {
    let row = state * actions + action
    var sum = 0.0
    for place in offsets[row]..<offsets[row + 1] {
      let transition = transitions[place]
      sum += transition.probability * values[Int(transition.next)]
    }
    return rewards[row] + discount * sum
  }

  /// The values of a policy, by linear equations.
  /// - Parameter policy: [state][action].
  /// - Throws: ``TabularError`` where the policy is none, or never ends while nothing is discounted.
  public func values(of policy: [[Double]], discount: Double) throws(TabularError) -> [Double] {
    try solve(policy, discount: discount) { rewards[$0 * actions + $1] }
  }

  /// The mean number of decisions until a terminal state, by state.
  /// - Throws: as ``values(of:discount:)``.
  public func lengths(of policy: [[Double]]) throws(TabularError) -> [Double] {
    try solve(policy, discount: 1) { _, _ in 1 }
  }

  /// The policy that takes one action in each state, [state][action].
  public func policy(of choices: [Int]) -> [[Double]] {
    choices.map { choice in (0..<actions).map { $0 == choice ? 1 : 0 } }
  }

  /// (1 − γ·P_π)·V = r_π over the states that are not terminal.
  private func solve(
    _ policy: [[Double]], discount: Double, reward: (Int, Int) -> Double
  ) throws(TabularError) -> [Double] {
    let open = (0..<states).filter { !isTerminal[$0] }
    var places = [Int](repeating: -1, count: states)
    for (place, state) in open.enumerated() { places[state] = place }
    var system = LinearSystem(size: open.count)
    for (place, state) in open.enumerated() {
      guard state < policy.count, policy[state].count == actions, abs(policy[state].reduce(0, +) - 1) < 1e-6 else {
        throw .noPolicy(state: state)
      }
      system[place, place] = 1
      for (action, probability) in policy[state].enumerated() where probability != 0 {
        system.right[place] += probability * reward(state, action)
        for transition in outcomes(of: state, action) where places[Int(transition.next)] >= 0 {
          system[place, places[Int(transition.next)]] -= discount * probability * transition.probability
        }
      }
    }
    guard let solution = system.solved() else { throw .neverEnds }
    return places.map { $0 < 0 ? 0 : solution[$0] }
  }
}

/// Why a policy of a ``TabularMDP`` has no values.
public enum TabularError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No distribution over the actions in a state.
  case noPolicy(state: Int)
  /// Under the policy some state leads to no terminal one, and nothing is discounted.
  case neverEnds

  public var description: String {
    switch self {
    case .noPolicy(let state): "The policy has no probabilities that sum to 1 for each action in state \(state)."
    case .neverEnds: "The policy may never reach a terminal state: discount its rewards, or give it a way out."
    }
  }
}
