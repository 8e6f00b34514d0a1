/// How far the target policy's recommendations are ones that clinicians ever follow: the behavior probability of what it
/// recommends.
public struct RecommendedSupport: Sendable, Hashable, Codable {
  /// The number of decisions.
  public var count: Int
  /// (1/n) Σ_k Σ_a π(a|h_k) 1[b(a|h_k) < 0.01]: the target policy's mass on actions of behavior probability below 1 %.
  public var massBelowOnePercent: Double
  /// The same below 5 %.
  public var massBelowFivePercent: Double
  /// (1/n) Σ_k Σ_a π(a|h_k) b(a|h_k): the mean behavior probability of a recommended action.
  public var meanBehaviorProbability: Double

  /// - Parameter target: π(·|h), [decision][action], of the same decisions.
  public init(_ behavior: BehaviorProbabilities, target: [[Double]]) {
    precondition(target.count == behavior.count && behavior.count > 0, "RecommendedSupport: \(target.count) decisions")
    count = behavior.count
    massBelowOnePercent = 0
    massBelowFivePercent = 0
    meanBehaviorProbability = 0
    for (decision, row) in target.enumerated() {
      precondition(row.count == behavior.actionCount, "RecommendedSupport: \(row.count) actions")
      for (action, probability) in row.enumerated() {
        let b = behavior[decision, action]
        if b < 0.01 { massBelowOnePercent += probability }
        if b < 0.05 { massBelowFivePercent += probability }
        meanBehaviorProbability += probability * b
      }
    }
    massBelowOnePercent /= Double(count)
    massBelowFivePercent /= Double(count)
    meanBehaviorProbability /= Double(count)
  }
}
