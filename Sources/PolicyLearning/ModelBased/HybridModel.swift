public import DosingMDP
public import Stochastics
public import Tensors

/// A mechanism with a learned correction: the mean of each member m is
///
///     μ_m(x, a) = f_mech(x, a) + g_m(x, a)
///
/// with f_mech what is known (a step of a published model, say) and g_m an ensemble that learns what the mechanism leaves of
/// the next features; reward, costs, events and variances are learned as in ``TransitionModel``. With little data g can only
/// learn what is simple, and f carries the rest; far from the data g is at the mercy of its network, as any network is, and
/// the members' disagreement shows it.
///
/// The parts are not told apart uniquely: g stays small only by its weight decay, and the mechanism's own parameters are
/// taken as given. Sources: Yin et al. 2021, arXiv:2010.04456 (there ‖g‖ is minimized for a unique
/// decomposition); Qian et al. 2021, arXiv:2106.02875 (for pharmacology).
public struct HybridModel: DynamicsModel {
  public let mechanism: Mechanism
  var residual: TransitionModel

  public init(
    _ configuration: TransitionModel.Configuration, mechanism: Mechanism, process: ProcessDescription, key: Key
  ) throws(LearningError) {
    self.mechanism = mechanism
    residual = try TransitionModel(configuration, process: process, key: key)
  }

  public var process: ProcessDescription { residual.process }
  public var elites: [Int] { residual.elites }

  public mutating func fit(_ data: Transitions, key: Key) throws -> ModelFit {
    try residual.fit(data, baseline: mechanism(data.states.features, data.actions, process), key: key)
  }

  public func predict(_ features: Tensor, _ actions: Tensor) throws(TensorError) -> TransitionPrediction {
    try residual.predict(features, actions, baseline: mechanism(features, actions, process))
  }

  public func sample(
    _ features: Tensor, _ actions: Tensor, members: [Int], key: Key
  ) throws(TensorError) -> ImaginedStep {
    try residual.sample(
      features, actions, baseline: mechanism(features, actions, process), members: members, key: key)
  }
}

/// What is known of the dynamics: the features seen next, from those seen now and the decision.
public struct Mechanism {
  private enum Form {
    case tensors((Tensor, Tensor) throws(TensorError) -> Tensor)
    case rows(([Float], Action) -> [Float])
  }

  private let form: Form

  /// - Parameter next: of features [N, F] and actions as ``DynamicsModel`` takes them, features [N, F].
  public init(tensors next: @escaping (Tensor, Tensor) throws(TensorError) -> Tensor) { form = .tensors(next) }

  /// A mechanism that takes one patient at a time.
  public init(rows next: @escaping (_ features: [Float], _ action: Action) -> [Float]) { form = .rows(next) }

  /// The features seen next [N, F].
  func callAsFunction(
    _ features: Tensor, _ actions: Tensor, _ process: ProcessDescription
  ) throws(TensorError) -> Tensor {
    switch form {
    case .tensors(let next): return try next(features, actions)
    case .rows(let next):
      let width = features.size(1)
      let values = try features.floats()
      let choices: Choices =
        process.actions.isContinuous ? .points(try actions.floats()) : .options(try actions.integers())
      let rows = choices.actions(process.actions).enumerated().flatMap { row, action in
        next(Array(values[row * width..<(row + 1) * width]), action)
      }
      return try Tensor(rows, shape: features.shape)
    }
  }
}
