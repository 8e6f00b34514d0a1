/// A policy given by a function of the state alone.
///
/// Where the rule chooses an action that the state's mask forbids, its probability goes to the allowed actions, in
/// proportion to theirs, or evenly where the rule gives them none.
public struct RulePolicy: Policy, Sendable {
  public let name: String
  private let rule: @Sendable (State) -> [Double]

  /// - Parameter rule: the probabilities of each action in a state.
  public init(name: String, rule: @escaping @Sendable (State) -> [Double]) {
    self.name = name
    self.rule = rule
  }

  public func start(count: Int) {}

  public func probabilities(_ states: [State?], memory: inout Void) -> [[Double]] {
    states.map { $0.map { Self.masked(rule($0), by: $0.mask) } ?? [] }
  }

  private static func masked(_ row: [Double], by mask: ActionMask) -> [Double] {
    if row.indices.allSatisfy({ mask.allows($0) || row[$0] == 0 }) { return row }
    let allowed = row.indices.map { mask.allows($0) ? row[$0] : 0 }
    let total = allowed.reduce(0, +)
    if total > 0 { return allowed.map { $0 / total } }
    let share = 1 / Double(max(1, row.indices.count(where: mask.allows)))
    return row.indices.map { mask.allows($0) ? share : 0 }
  }

  /// The same action at every decision.
  public static func always(_ action: Int, of actions: ActionSpace, name: String) -> RulePolicy {
    let row = (0..<actions.count).map { $0 == action ? 1.0 : 0.0 }
    return RulePolicy(name: name) { _ in row }
  }
}
