/// How far the target policy's recommendations are ones that clinicians ever follow: the behavior probability of what it
/// recommends.
public struct RecommendedSupport: Sendable, Hashable, Codable {
  /// The number of decisions.
  public var count: Int
  /// (1/n) Σ_k Σ_a π(a|h_k) 1[b(a|h_k) < 0.01]: the target policy's mass on actions of behavior probability below 1 %.
  public var massBelowOnePercent: Double
  /// The same below 5 %.
  public var massBelowFivePercent: Double
  /// (1/n) Σ_k Σ_a π(a|h_k) 1[b(a|h_k) < threshold]: the out-of-support action rate.
  public var outOfSupportShare: Double
  /// Below it an action is out of support.
  public var threshold: Double
  /// (1/n) Σ_k Σ_a π(a|h_k) b(a|h_k): the mean behavior probability of a recommended action.
  public var meanBehaviorProbability: Double

  enum CodingKeys: String, CodingKey {
    case count, threshold
    case massBelowOnePercent = "mass_below_one_percent"
    case massBelowFivePercent = "mass_below_five_percent"
    case outOfSupportShare = "out_of_support_share"
    case meanBehaviorProbability = "mean_behavior_probability"
  }

  /// - Parameters:
  ///   - target: π(·|h), [decision][action], of the same decisions.
  ///   - threshold: the behavior probability below which an action is out of support.
  public init(_ behavior: BehaviorProbabilities, target: [[Double]], threshold: Double = 0.01) {
    precondition(target.count == behavior.count && behavior.count > 0, "RecommendedSupport: \(target.count) decisions")
    count = behavior.count
    massBelowOnePercent = 0
    massBelowFivePercent = 0
    outOfSupportShare = 0
    self.threshold = threshold
    meanBehaviorProbability = 0
    for (decision, row) in target.enumerated() {
      precondition(row.count == behavior.actionCount, "RecommendedSupport: \(row.count) actions")
      for (action, probability) in row.enumerated() {
        let b = behavior[decision, action]
        if b < 0.01 { massBelowOnePercent += probability }
        if b < 0.05 { massBelowFivePercent += probability }
        if b < threshold { outOfSupportShare += probability }
        meanBehaviorProbability += probability * b
      }
    }
    massBelowOnePercent /= Double(count)
    massBelowFivePercent /= Double(count)
    outOfSupportShare /= Double(count)
    meanBehaviorProbability /= Double(count)
  }
}
