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
  /// Width of the recurrent state and of every hidden layer of the heads.
  public var hidden: Int
  /// Hidden layers of each head.
  public var layers: Int
  /// Width of the center embedding of a recurrent network; a network of the state alone takes centers one-hot.
  public var embedding: Int
  /// Independent Q-heads.
  public var members: Int

  /// The defaults of `hidden` and `layers` are d3rlpy 2.8.1's vector encoder, 256-256.
  public init(history: History = .gru, hidden: Int = 256, layers: Int = 2, embedding: Int = 4, members: Int = 5) {
    self.history = history
    self.hidden = hidden
    self.layers = layers
    self.embedding = embedding
    self.members = members
  }
}
