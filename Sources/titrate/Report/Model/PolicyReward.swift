/// The reward of one policy by component.
package struct PolicyReward: Codable, Hashable, Sendable {
  /// Policy.
  package var policy: String
  /// Where the numbers come from: the records or simulation.
  package var basis: String
  /// Weighted discounted contribution per patient, in the order of the components.
  package var components: [Estimate]
  /// Their sum.
  package var total: Estimate

  package init(
    policy: String, basis: String, components: [Estimate], total: Estimate
  ) {
    self.policy = policy
    self.basis = basis
    self.components = components
    self.total = total
  }
}
