/// The hidden layers of a multilayer perceptron.
public struct PerceptronConfiguration: Codable, Hashable, Sendable {
  /// What follows each hidden layer.
  public enum Activation: String, Codable, Hashable, Sendable {
    case relu
    case tanh
    /// x σ(x), also called swish.
    case silu
  }

  /// The widths of the hidden layers, from the input's side.
  public var hidden: [Int]
  public var activation: Activation

  /// The default is d3rlpy 2.8.1's vector encoder, 256-256 with relu.
  public init(hidden: [Int] = [256, 256], activation: Activation = .relu) {
    self.hidden = hidden
    self.activation = activation
  }
}
