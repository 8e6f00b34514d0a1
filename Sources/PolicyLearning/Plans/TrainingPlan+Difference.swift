import Foundation

extension TrainingPlan {
  /// Where this plan differs from another, in words: "seed 1, not 2".
  package func difference(from other: TrainingPlan) -> String {
    guard let mine = try? tree(), let theirs = try? other.tree() else { return "it differs" }
    let keys = Set(mine.leaves.keys).union(theirs.leaves.keys).sorted()
    let differences = keys.compactMap { key -> String? in
      let (left, right) = (mine.leaves[key], theirs.leaves[key])
      guard left != right else { return nil }
      return "\(key) \(left?.text ?? "unset"), not \(right?.text ?? "unset")"
    }
    return differences.joined(separator: "; ")
  }

  private func tree() throws -> SettingTree {
    try JSONDecoder().decode(SettingTree.self, from: JSONEncoder().encode(self))
  }
}

extension SettingTree {
  /// What is no group, by its path.
  var leaves: [String: SettingTree] {
    guard case .group(let group) = self else { return [:] }
    var leaves: [String: SettingTree] = [:]
    for (key, value) in group {
      guard case .group = value else {
        leaves[key] = value
        continue
      }
      for (path, leaf) in value.leaves { leaves["\(key).\(path)"] = leaf }
    }
    return leaves
  }

  /// As it stands in a file.
  public var text: String {
    switch self {
    case .null: "null"
    case .truth(let truth): "\(truth)"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): text
    case .list(let list): "[" + list.map(\.text).joined(separator: ", ") + "]"
    case .group(let group):
      "{" + group.sorted { $0.key < $1.key }.map { "\($0): \($1.text)" }.joined(separator: ", ") + "}"
    }
  }
}
