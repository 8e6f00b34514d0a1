/// One step's reward, each weighted component apart.
public struct RewardComponents: Codable, Hashable, Sendable {
  /// Change of the disease burden.
  public var burden: Double
  /// Treatment (toxicity, drug burden).
  public var treatment: Double
  /// Time lived without progression.
  public var progressionFree: Double
  /// Progression or death.
  public var progression: Double

  public init(burden: Double = 0, treatment: Double = 0, progressionFree: Double = 0, progression: Double = 0) {
    self.burden = burden
    self.treatment = treatment
    self.progressionFree = progressionFree
    self.progression = progression
  }

  /// The reward that a learner maximizes: the sum of the components.
  public var total: Double { burden + treatment + progressionFree + progression }

  public static func + (left: RewardComponents, right: RewardComponents) -> RewardComponents {
    RewardComponents(
      burden: left.burden + right.burden, treatment: left.treatment + right.treatment,
      progressionFree: left.progressionFree + right.progressionFree, progression: left.progression + right.progression)
  }

  public static func * (scale: Double, reward: RewardComponents) -> RewardComponents {
    RewardComponents(
      burden: scale * reward.burden, treatment: scale * reward.treatment,
      progressionFree: scale * reward.progressionFree, progression: scale * reward.progression)
  }
}
