import CTorch

/// Adam, and with decoupled weight decay AdamW, in libtorch's fused form:
///
///     m = β₁ m + (1 - β₁) g         v = β₂ v + (1 - β₂) g²
///     θ = θ - α m̂ / (√v̂ + ε),      m̂ = m / (1 - β₁ᵗ),  v̂ = v / (1 - β₂ᵗ)
///
/// Source: Kingma, Ba 2015, arXiv:1412.6980, algorithm 1; Loshchilov, Hutter 2019, arXiv:1711.05101, algorithm 2;
/// Reddi, Kale, Kumar 2018, arXiv:1904.09237 (the maximum of v̂ in its place).
public struct Adam: Optimizer {
  /// How parameters are drawn to zero.
  public enum WeightDecay: Codable, Hashable, Sendable {
    case none
    /// The gradient is increased by rate · θ (Adam).
    case regularization(Double)
    /// θ is first multiplied by 1 - α · rate (AdamW).
    case decoupled(Double)
  }

  /// The constants; the defaults are the paper's.
  public struct Configuration: Codable, Hashable, Sendable {
    /// α.
    public var learningRate = 1e-3
    /// β₁.
    public var firstDecay = 0.9
    /// β₂.
    public var secondDecay = 0.999
    /// ε.
    public var epsilon = 1e-8
    /// How parameters are drawn to zero.
    public var weightDecay = WeightDecay.none
    /// Whether the largest v̂ so far takes the place of v̂.
    public var usesMaximum = false

    /// The paper's other constants.
    public init(learningRate: Double = 1e-3, weightDecay: WeightDecay = .none) {
      self.learningRate = learningRate
      self.weightDecay = weightDecay
    }
  }

  /// The constants at the start.
  public let configuration: Configuration
  /// α of the next step.
  public var learningRate: Double
  /// The parameters that a step changes.
  public let parameters: [NamedTensor]
  private let means: [Tensor]
  private let squares: [Tensor]
  private let maxima: [Tensor]
  private let steps: [Tensor]

  /// Starts with zero moments.
  public init(_ parameters: [NamedTensor], _ configuration: Configuration = Configuration()) throws(TensorError) {
    self.configuration = configuration
    self.parameters = parameters
    learningRate = configuration.learningRate
    var means: [Tensor] = []
    var squares: [Tensor] = []
    var maxima: [Tensor] = []
    var steps: [Tensor] = []
    for (_, tensor) in parameters {
      means.append(try tensor.zerosLike())
      squares.append(try tensor.zerosLike())
      if configuration.usesMaximum { maxima.append(try tensor.zerosLike()) }
      steps.append(try .zeros([], device: tensor.device))
    }
    (self.means, self.squares, self.maxima, self.steps) = (means, squares, maxima, steps)
  }

  /// The moments and step counts, by parameter.
  public var state: [NamedTensor] {
    func named(_ kind: String, _ tensors: [Tensor]) -> [NamedTensor] {
      zip(parameters, tensors).map { (name: "\($0.name).\(kind)", tensor: $1) }
    }
    return named("mean", means) + named("square", squares) + named("maximum", maxima) + named("step", steps)
  }

  /// Moves each parameter that has a gradient; the others, and their moments, stay.
  public func step() throws(TensorError) {
    var (decay, isDecoupled) = (0.0, false)
    switch configuration.weightDecay {
    case .none: break
    case .regularization(let rate): decay = rate
    case .decoupled(let rate): (decay, isDecoupled) = (rate, true)
    }
    let settings = ct_adam(
      learning_rate: learningRate, beta1: configuration.firstDecay, beta2: configuration.secondDecay,
      epsilon: configuration.epsilon, weight_decay: decay, decoupled: isDecoupled,
      amsgrad: configuration.usesMaximum)
    let tensors = parameters.map(\.tensor)
    let status = ct_adam_step(
      settings, pointers(tensors), pointers(means), pointers(squares), pointers(maxima), pointers(steps),
      Int64(tensors.count))
    try check("Adam.step", status, tensors)
  }
}
