/// The shape of a policy network.
public struct NetworkConfiguration: Codable, Hashable, Sendable {
  /// How the past enters a decision.
  public enum History: String, Codable, Hashable, Sendable {
    /// A gated recurrent unit over all decisions so far; time gaps are among its inputs.
    case gru
    /// The features of the current state alone.
    case state
  }

  public var history: History
  /// Width of the recurrent state and of the heads.
  public var hidden: Int
  /// Width of the center embedding.
  public var embedding: Int
  /// Independent Q-heads.
  public var members: Int

  public init(history: History = .gru, hidden: Int = 64, embedding: Int = 4, members: Int = 5) {
    self.history = history
    self.hidden = hidden
    self.embedding = embedding
    self.members = members
  }
}
