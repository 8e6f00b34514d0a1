import CTorch

/// Gradient descent with momentum: g = g + λ θ, b = μ b + g, θ = θ - α b (with Nesterov, θ - α (g + μ b)).
///
/// Source: Sutskever, Martens, Dahl, Hinton 2013, ICML, in PyTorch's form, where α is outside the momentum.
public struct SGD: Optimizer {
  /// The constants.
  public struct Configuration: Codable, Hashable, Sendable {
    /// α.
    public var learningRate = 1e-3
    /// μ.
    public var momentum = 0.0
    /// λ.
    public var weightDecay = 0.0
    /// Whether the step looks ahead along the momentum.
    public var usesNesterov = false

    /// Plain gradient descent, unless told.
    public init(learningRate: Double = 1e-3, momentum: Double = 0, weightDecay: Double = 0, usesNesterov: Bool = false)
    {
      self.learningRate = learningRate
      self.momentum = momentum
      self.weightDecay = weightDecay
      self.usesNesterov = usesNesterov
    }
  }

  /// The constants at the start.
  public let configuration: Configuration
  /// α of the next step.
  public var learningRate: Double
  /// The parameters that a step changes.
  public let parameters: [NamedTensor]
  private let momenta: [Tensor]

  /// Starts without momentum.
  public init(_ parameters: [NamedTensor], _ configuration: Configuration = Configuration()) throws(TensorError) {
    self.configuration = configuration
    self.parameters = parameters
    learningRate = configuration.learningRate
    var momenta: [Tensor] = []
    if configuration.momentum != 0 {
      for (_, tensor) in parameters { momenta.append(try tensor.zerosLike()) }
    }
    self.momenta = momenta
  }

  /// The momenta, by parameter.
  public var state: [NamedTensor] {
    zip(parameters, momenta).map { (name: "\($0.name).momentum", tensor: $1) }
  }

  /// Moves each parameter that has a gradient; the others, and their momenta, stay.
  public func step() throws(TensorError) {
    let settings = ct_sgd(
      learning_rate: learningRate, momentum: configuration.momentum, weight_decay: configuration.weightDecay,
      nesterov: configuration.usesNesterov)
    let tensors = parameters.map(\.tensor)
    let status = ct_sgd_step(settings, pointers(tensors), pointers(momenta), Int64(tensors.count))
    try check("SGD.step", status, tensors)
  }
}
