public import DosingMDP

/// Estimated probabilities of every action at logged decisions, with the action that was taken.
///
/// Row k is one decision. To judge an estimate, the probabilities must be of patients that it was not fitted on.
public struct BehaviorProbabilities: Sendable, Hashable {
  public let actionCount: Int
  /// The action taken, per decision.
  public let actions: [Int]
  /// b(·|h), [decision][A] row by row.
  public let values: [Double]
  /// A stratum of each decision (the center, say), where known.
  public let strata: [String]?

  /// - Parameter probabilities: [decision][action].
  public init(_ probabilities: [[Double]], actions: [Int], strata: [String]? = nil) {
    actionCount = probabilities.first?.count ?? 0
    precondition(probabilities.count == actions.count, "BehaviorProbabilities: \(actions.count) actions")
    precondition(
      strata.map { $0.count == actions.count } ?? true, "BehaviorProbabilities: \(strata?.count ?? 0) strata")
    for (row, action) in zip(probabilities, actions) {
      precondition(
        row.count == actionCount && row.indices.contains(action) && row.allSatisfy { (0...1).contains($0) },
        "BehaviorProbabilities: \(row) with action \(action) is not a row of \(actionCount) probabilities")
    }
    self.actions = actions
    self.strata = strata
    values = Array(probabilities.joined())
  }

  /// All decisions of episodes, with the episode's center as stratum ("unknown" where it has none).
  /// - Parameter probabilities: [episode][step][action].
  public init(episodes: [Episode], probabilities: [[[Double]]]) {
    self.init(
      Array(probabilities.joined()), actions: episodes.flatMap { $0.steps.map(\.action) },
      strata: episodes.flatMap { episode in episode.steps.map { _ in episode.center ?? "unknown" } })
  }

  /// The number of decisions.
  public var count: Int { actions.count }

  /// The probability of an action at a decision.
  public subscript(decision: Int, action: Int) -> Double { values[decision * actionCount + action] }

  /// The probability of the action taken at a decision.
  public func taken(_ decision: Int) -> Double { self[decision, actions[decision]] }
}
