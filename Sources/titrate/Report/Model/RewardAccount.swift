/// The reward taken apart, per policy.
package struct RewardAccount: Codable, Hashable, Sendable {
  /// Unit of the reward.
  package var unit: String
  /// The components.
  package var components: [RewardWeight]
  /// Values per policy.
  package var policies: [PolicyReward]

  package init(
    unit: String, components: [RewardWeight], policies: [PolicyReward]
  ) {
    self.unit = unit
    self.components = components
    self.policies = policies
  }
}
