/// A component of the reward and its weight.
package struct RewardWeight: Codable, Hashable, Sendable {
  /// Name of the component.
  package var name: String
  /// Its weight, in reward per unit of the component.
  package var weight: Double
  /// What it measures, with its unit.
  package var meaning: String

  package init(
    name: String, weight: Double, meaning: String
  ) {
    self.name = name
    self.weight = weight
    self.meaning = meaning
  }
}
