import Tensors

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
  /// With what probability an element of a hidden layer is dropped, in the training of values, imitations and actors from
  /// transitions, and where uncertainty is asked for; learners from rollouts drop nothing.
  public var dropout: Double

  /// The default is d3rlpy 2.8.1's vector encoder, 256-256 with relu.
  public init(hidden: [Int] = [256, 256], activation: Activation = .relu, dropout: Double = 0) {
    self.hidden = hidden
    self.activation = activation
    self.dropout = dropout
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    hidden = try values.decode([Int].self, forKey: .hidden)
    activation = try values.decode(Activation.self, forKey: .activation)
    dropout = try values.decodeIfPresent(Double.self, forKey: .dropout) ?? 0
  }

  /// What makes these layers unusable, each in a sentence.
  public var problems: [String] {
    var problems = hidden.filter { $0 < 1 }.map { "a hidden layer has the width \($0), and must have at least 1" }
    if !(0..<1).contains(dropout) { problems.append("dropout is \(dropout), and must be in 0 ..< 1") }
    return problems
  }

  func check() throws(TensorError) {
    guard !problems.isEmpty else { return }
    throw TensorError.libtorch(operation: "perceptron", message: problems.joined(separator: "; "), shapes: [])
  }
}
