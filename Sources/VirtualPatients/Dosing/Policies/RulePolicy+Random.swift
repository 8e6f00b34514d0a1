public import DosingMDP

extension RulePolicy {
  /// Every allowed action with the same probability.
  public static func random(actions: ActionSpace, name: String = "random") -> RulePolicy {
    let row = [Double](repeating: 1 / Double(actions.count), count: actions.count)
    return RulePolicy(name: name) { _ in row }
  }
}
