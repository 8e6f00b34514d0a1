/// One step's reward, each weighted component apart.
public struct RewardComponents: Codable, Hashable, Sendable {
  /// Change of the disease burden.
  public var burden: Double
  /// Treatment (drug burden).
  public var treatment: Double
  /// Time lived without progression.
  public var progressionFree: Double
  /// Progression, and death where it has no component of its own.
  public var progression: Double
  /// Adverse effects.
  public var toxicity: Double
  /// Death, where it counts otherwise than progression.
  public var death: Double

  public init(
    burden: Double = 0, treatment: Double = 0, progressionFree: Double = 0, progression: Double = 0,
    toxicity: Double = 0, death: Double = 0
  ) {
    self.burden = burden
    self.treatment = treatment
    self.progressionFree = progressionFree
    self.progression = progression
    self.toxicity = toxicity
    self.death = death
  }

  /// The reward that a learner maximizes: the sum of the components.
  public var total: Double { burden + treatment + progressionFree + progression + toxicity + death }

  public static func + (left: RewardComponents, right: RewardComponents) -> RewardComponents {
    RewardComponents(
      burden: left.burden + right.burden, treatment: left.treatment + right.treatment,
      progressionFree: left.progressionFree + right.progressionFree, progression: left.progression + right.progression,
      toxicity: left.toxicity + right.toxicity, death: left.death + right.death)
  }

  public static func * (scale: Double, reward: RewardComponents) -> RewardComponents {
    RewardComponents(
      burden: scale * reward.burden, treatment: scale * reward.treatment,
      progressionFree: scale * reward.progressionFree, progression: scale * reward.progression,
      toxicity: scale * reward.toxicity, death: scale * reward.death)
  }
}
