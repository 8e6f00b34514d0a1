/// RMSProp: steps divided by a running root mean square of the gradient.
///
///     v = α v + (1 - α) g²,   θ = θ - rate · g / (√v + ε)
///
/// Source: Tieleman, Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012. ε stands outside the root, as in
/// PyTorch; TensorFlow has it inside.
public struct RMSProp: Optimizer {
  public struct Configuration: Codable, Hashable, Sendable {
    public var learningRate: Double
    /// α.
    public var decay: Double
    /// ε.
    public var epsilon: Double

    /// PyTorch's constants.
    public init(learningRate: Double = 1e-2, decay: Double = 0.99, epsilon: Double = 1e-8) {
      self.learningRate = learningRate
      self.decay = decay
      self.epsilon = epsilon
    }
  }

  /// The constants at the start.
  public let configuration: Configuration
  /// The rate of the next step.
  public var learningRate: Double
  /// The parameters that a step changes.
  public let parameters: [NamedTensor]
  private let squares: [Tensor]

  /// Starts with zero moments.
  public init(
    _ parameters: [NamedTensor], _ configuration: Configuration = Configuration()
  ) throws(TensorError) {
    self.configuration = configuration
    self.parameters = parameters
    learningRate = configuration.learningRate
    var squares: [Tensor] = []
    for (_, tensor) in parameters { squares.append(try tensor.detach().zerosLike()) }
    self.squares = squares
  }

  /// v, by parameter.
  public var state: [NamedTensor] {
    zip(parameters, squares).map { (name: "\($0.name).square", tensor: $1) }
  }

  /// Moves each parameter that has a gradient.
  public func step() throws(TensorError) {
    try withoutGradient { () throws(TensorError) in
      for ((_, parameter), square) in zip(parameters, squares) {
        guard let gradient = parameter.gradient else { continue }
        try square.mul_(configuration.decay)
        try square.add_(gradient * gradient, scale: 1 - configuration.decay)
        try parameter.add_(gradient / (square.sqrt() + configuration.epsilon), scale: -learningRate)
      }
    }
  }
}
