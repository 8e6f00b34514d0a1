public import Stochastics

/// A Markov decision process with a finite number of states, given by all of its transitions.
///
/// With P(s′ | s, a) and the reward r(s, a, s′) of each transition:
/// - the value of a policy π solves V(s) = Σ_a π(a | s)·Σ_s′ P(s′ | s, a)·(r(s, a, s′) + γ·V(s′)), V = 0 in terminal states:
///   ``values(of:discount:)``, a system of linear equations;
/// - the best values solve the same with the maximum over allowed actions: ``valueIteration(discount:tolerance:sweepLimit:)``.
///
/// So there is a truth to compare learners and estimators with. Transitions out of terminal states are never used.
public struct TabularMDP: Sendable {
  /// One possible outcome of an action in a state.
  public struct Transition: Hashable, Sendable {
    public var next: Int32
    /// Positive.
    public var probability: Double
    public var reward: Double

    public init(next: Int, probability: Double, reward: Double) {
      self.next = Int32(next)
      self.probability = probability
      self.reward = reward
    }
  }

  public let states: Int
  public let actions: Int
  /// By state.
  public let initial: [Double]
  /// Whether nothing follows a state.
  public let isTerminal: [Bool]
  /// The actions that may be chosen, by state.
  public let allowed: [ActionMask]
  /// All transitions, by state, then action; those of state s and action a from offsets[s·actions + a] on.
  let transitions: [Transition]
  let offsets: [Int]
  /// r(s, a) = Σ_s′ P·r, by state, then action.
  let rewards: [Double]

  /// - Parameters:
  ///   - initial: by state; sums to 1 and is 0 in terminal states.
  ///   - allowed: by state; every action where `nil`.
  ///   - outcomes: the transitions of each state and action; probabilities sum to 1 in states that are not terminal.
  public init(
    actions: Int, initial: [Double], isTerminal: [Bool], allowed: [ActionMask]? = nil,
    outcomes: (_ state: Int, _ action: Int) -> [Transition]
  ) {
    let states = initial.count
    precondition(
      (1...64).contains(actions) && states > 0 && isTerminal.count == states && allowed?.count ?? states == states,
      "TabularMDP: \(states) states, \(actions) actions")
    precondition(
      abs(initial.reduce(0, +) - 1) < 1e-6 && initial.indices.allSatisfy { initial[$0] >= 0 },
      "TabularMDP: the initial distribution sums to \(initial.reduce(0, +))")
    self.states = states
    self.actions = actions
    self.initial = initial
    self.isTerminal = isTerminal
    self.allowed = allowed ?? Array(repeating: ActionMask(allowing: 0..<actions), count: states)
    var (transitions, offsets, rewards) = ([Transition](), [0], [Double]())
    for state in 0..<states {
      for action in 0..<actions {
        let own = isTerminal[state] ? [] : outcomes(state, action)
        let sum = own.reduce(0) { $0 + $1.probability }
        precondition(
          isTerminal[state] || abs(sum - 1) < 1e-6, "TabularMDP: state \(state), action \(action) sums to \(sum)")
        precondition(
          own.allSatisfy { $0.probability > 0 && (0..<states).contains(Int($0.next)) && $0.reward.isFinite },
          "TabularMDP: state \(state), action \(action): \(own)")
        transitions += own
        offsets.append(transitions.count)
        rewards.append(own.reduce(0) { $0 + $1.probability * $1.reward })
      }
    }
    self.transitions = transitions
    self.offsets = offsets
    self.rewards = rewards
  }

  /// The possible outcomes of an action in a state.
  public func outcomes(of state: Int, _ action: Int) -> ArraySlice<Transition> {
    let row = state * actions + action
    return transitions[offsets[row]..<offsets[row + 1]]
  }

  /// One outcome, drawn.
  public func draw(from state: Int, _ action: Int, using generator: inout Generator) -> Transition {
    let outcomes = outcomes(of: state, action)
    precondition(!outcomes.isEmpty, "TabularMDP: nothing follows state \(state)")
    var rest = generator.uniform()
    for outcome in outcomes {
      rest -= outcome.probability
      if rest < 0 { return outcome }
    }
    // Rounding may leave a little at the end.
    return outcomes[outcomes.endIndex - 1]
  }

  /// Σ_s d₀(s)·V(s).
  public func initialValue(_ values: [Double]) -> Double {
    zip(initial, values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Every allowed action with the same probability, [state][action].
  public var uniformPolicy: [[Double]] {
    allowed.map { mask in
      let count = (0..<actions).count(where: mask.allows)
      return (0..<actions).map { mask.allows($0) ? 1 / Double(count) : 0 }
    }
  }
}
