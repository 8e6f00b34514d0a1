package import PolicyLearning

/// What `titrate robustness` changes: simulators that differ from the one learned for, and settings to learn again with.
package struct RobustnessPlan: Codable, Hashable, Sendable {
  /// Patients who differ from those that the policy was learned from: another subtype, another center, something that
  /// goes wrong. The policy stays as it is.
  package struct Shift: Codable, Hashable, Sendable {
    package var name: String
    /// Keys of `data.simulate.sunitinib` or `data.simulate.environment` with their values in this scenario.
    package var change: [String: SettingTree]

    package init(name: String, change: [String: SettingTree]) {
      self.name = name
      self.change = change
    }
  }

  /// Settings to learn again with: weights of the reward, the state, the actions, the learner.
  package struct Variation: Codable, Hashable, Sendable {
    package var name: String
    /// Dotted paths of the configuration (`reward.burden`, `learning.conservative.conservatism`; lists, as `actions`, as a whole) with their values.
    package var change: [String: SettingTree]

    package init(name: String, change: [String: SettingTree]) {
      self.name = name
      self.change = change
    }
  }

  package var shifts: [Shift]
  package var variations: [Variation]

  /// Dotted paths as a tree of settings.
  static func tree(_ change: [String: SettingTree]) -> SettingTree {
    change.sorted { $0.key < $1.key }.reduce(SettingTree.group([:])) { tree, entry in
      tree.setting(entry.key.split(separator: ".").map(String.init), to: entry.value)
    }
  }

  package init(shifts: [Shift] = [], variations: [Variation] = []) {
    self.shifts = shifts
    self.variations = variations
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    shifts = try container.decodeIfPresent([Shift].self, forKey: .shifts) ?? []
    variations = try container.decodeIfPresent([Variation].self, forKey: .variations) ?? []
  }
}
