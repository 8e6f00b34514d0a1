/// A policy given by a function of the state alone.
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
    states.map { $0.map(rule) ?? [] }
  }

  /// The same action at every decision.
  public static func always(_ action: Int, of actions: ActionSpace, name: String) -> RulePolicy {
    let row = (0..<actions.count).map { $0 == action ? 1.0 : 0.0 }
    return RulePolicy(name: name) { _ in row }
  }
}
