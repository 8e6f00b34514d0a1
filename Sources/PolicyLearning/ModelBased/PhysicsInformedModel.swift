public import Stochastics
public import Tensors

/// A network of courses after a decision that is held to a differential equation dx/dt = f(x, a; φ):
///
///     x_θ(t; x_0, a) = x_0 + (t / T) σ N_θ(t / T, (x_0 - μ) / σ, a)
///     L = mean ((x_θ(t_i) - x_i) / σ)² + w mean ((dx_θ/dt - f(x_θ, a; φ)) T / σ)²
///
/// the first mean over what was measured, the second over points of collocation, drawn anew at each step of learning among
/// the starts and decisions of the data and times in [0, T]. dx_θ/dt is exact, by automatic differentiation. The start holds
/// exactly by the network's form, so it must be known well; μ and σ are the mean and the spread of the data, so both parts
/// of L have no unit. Parameters φ > 0 of the equation are estimated along with θ, as exponentials, where asked.
///
/// Between and beyond sparse measurements the equation decides, where it is right; where it is wrong a great w biases the
/// courses towards it. A stiff equation needs more points than are drawn here.
/// Sources: Raissi, Perdikaris, Karniadakis 2019, doi:10.1016/j.jcp.2018.10.045, equations 2 to 4, and section 4 (estimation of φ);
/// Lagaris, Likas, Fotiadis 1998, doi:10.1109/72.712178 (a form that holds at the start). Deviation: one network
/// for all starts and decisions, Adam alone (there L-BFGS).
public struct PhysicsInformedModel {
  public struct Configuration: Codable, Hashable, Sendable {
    public var perceptron = PerceptronConfiguration(hidden: [32, 32], activation: .tanh)
    public var learningRate = 1e-2
    /// Of the logarithms of φ.
    public var parameterLearningRate = 1e-2
    /// Steps of learning; the rates fall along half a cosine to 1 % of their start.
    public var steps = 2000
    /// Measurements in a minibatch.
    public var batch = 256
    /// Points of collocation in a minibatch.
    public var collocation = 64
    /// w.
    public var equationWeight = 1.0
    /// Whether φ is estimated.
    public var estimatesParameters = true

    public init() {}
  }

  /// A measured course after one decision.
  public struct Course: Hashable, Sendable {
    /// x_0.
    public var start: [Double]
    /// a, one number or several.
    public var action: [Double]
    public var times: [Double]
    /// By time, then variable; `nil` where not measured.
    public var values: [[Double?]]

    public init(start: [Double], action: [Double], times: [Double], values: [[Double?]]) {
      self.start = start
      self.action = action
      self.times = times
      self.values = values
    }
  }

  /// f: of states [N, F], actions [N, k] and φ [P], the derivatives [N, F].
  public typealias Equation = (_ state: Tensor, _ action: Tensor, _ parameters: Tensor) throws(TensorError) -> Tensor

  public let configuration: Configuration
  /// T.
  public let horizon: Double
  private let equation: Equation
  private let network: MultilayerPerceptron
  private let logParameters: Tensor
  private let scale: ColumnScale
  private let examples: Examples

  /// - Parameters:
  ///   - horizon: T; up to it the equation is held to, and no measurement is later.
  ///   - parameters: φ at the start.
  public init(
    _ configuration: Configuration, courses: [Course], horizon: Double, parameters: [Double],
    equation: @escaping Equation, key: Key
  ) throws {
    guard let first = courses.first, courses.contains(where: { !$0.times.isEmpty }) else {
      throw LearningError.unusableLog("a model needs at least one measurement")
    }
    guard courses.allSatisfy({ $0.times.allSatisfy { (0...horizon).contains($0) } }) else {
      throw LearningError.impossibleSetting("a measurement lies beyond the horizon of \(horizon)")
    }
    guard parameters.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw LearningError.impossibleSetting("parameters of the equation must be above 0, not \(parameters)")
    }
    self.configuration = configuration
    self.horizon = horizon
    self.equation = equation
    network = try MultilayerPerceptron(
      configuration.perceptron, inputs: 1 + first.start.count + first.action.count, outputs: first.start.count,
      key: key.child(.initialization))
    logParameters = try Tensor(parameters.map(Float.init)).log()
    if configuration.estimatesParameters, !parameters.isEmpty { try logParameters.requireGradient() }
    examples = try Examples(courses)
    scale = try ColumnScale(
      Tensor.cat([examples.starts, examples.values]), known: Tensor.cat([examples.starts.onesLike(), examples.known]))
  }

  /// φ.
  public var parameters: [Double] { get throws(TensorError) { try logParameters.detach().exp().doubles() } }

  /// x_θ at times [N, 1], from states [N, F] and actions [N, k] → [N, F].
  public func states(_ times: Tensor, from starts: Tensor, _ actions: Tensor) throws(TensorError) -> Tensor {
    let time = try times / horizon
    let output = try network(
      Tensor.cat([time, scale.normalize(starts), actions], dimension: 1), isTwiceDifferentiable: true)
    return try starts + time * scale.divisor * output
  }

  /// Learns from the courses.
  /// - Returns: the two parts of L at the end, on the last minibatch.
  public mutating func fit(key: Key) throws -> (data: Double, equation: Double) {
    var weights = try Adam(network.parameters)
    var constants = try Adam([(name: "logParameters", tensor: logParameters)])
    let schedule = LearningRateSchedule.cosine(steps: configuration.steps, end: 0.01)
    var last = (data: 0.0, equation: 0.0)
    for step in 0..<configuration.steps {
      weights.learningRate = configuration.learningRate * schedule.factor(at: step)
      constants.learningRate = configuration.parameterLearningRate * schedule.factor(at: step)
      let parts = try losses(key: key.child(.minibatch, step))
      let loss = try parts.data + parts.equation * configuration.equationWeight
      try clearGradients(weights.parameters.map(\.tensor) + [logParameters])
      try loss.backward()
      try weights.step()
      try constants.step()
      guard step % 100 == 99 || step == configuration.steps - 1 else { continue }
      last = (data: try parts.data.item(), equation: try parts.equation.item())
      guard last.data.isFinite, last.equation.isFinite else {
        throw LearningError.diverged(step: step, reason: "the losses are \(last.data) and \(last.equation)")
      }
    }
    return last
  }

  private func losses(key: Key) throws(TensorError) -> (data: Tensor, equation: Tensor) {
    var generator = key.generator
    let count = examples.times.size(0)
    let all = try Tensor(Array(0..<count))
    let drawn = (0..<configuration.batch).map { _ in generator.index(below: count) }
    let rows = count <= configuration.batch ? all : try Tensor(drawn)
    let part = try examples.rows(rows)
    let states = try states(part.times, from: part.starts, part.actions)
    let errors = try ((states - part.values) / scale.divisor).square() * part.known
    let data = try errors.sum() / part.known.sum().clamp(1)
    guard configuration.equationWeight > 0, configuration.collocation > 0 else { return (data, try data.zerosLike()) }
    let places = (0..<configuration.collocation).map { _ in generator.index(below: count) }
    let times = places.map { _ in Float(generator.uniform(0, horizon)) }
    let points = try examples.rows(Tensor(places))
    let residual = try residual(Tensor(times, shape: [times.count, 1]), from: points.starts, points.actions)
    return (data, try (residual * horizon / scale.divisor).square().mean())
  }

  /// dx_θ/dt - f(x_θ, a; φ) [N, F], differentiable by θ and φ.
  func residual(_ times: Tensor, from starts: Tensor, _ actions: Tensor) throws(TensorError) -> Tensor {
    try times.requireGradient()
    let states = try states(times, from: starts, actions)
    var slopes: [Tensor] = []
    for variable in 0..<states.size(1) {
      // Rows do not depend on each other's time, so the gradient of a column's sum is its derivative, row by row.
      let column = try states.select(dimension: 1, variable).sum()
      let gradient = try column.gradients(of: [times], createGraph: true)[0]
      let slope = if let gradient { gradient } else { try times.zerosLike() }
      slopes.append(slope)
    }
    return try Tensor.cat(slopes, dimension: 1) - equation(states, actions, logParameters.exp())
  }

  /// Measurements row by row.
  private struct Examples {
    let starts: Tensor
    let actions: Tensor
    /// [B, 1].
    let times: Tensor
    let values: Tensor
    /// 1 where measured, else 0.
    let known: Tensor

    init(starts: Tensor, actions: Tensor, times: Tensor, values: Tensor, known: Tensor) {
      (self.starts, self.actions, self.times, self.values, self.known) = (starts, actions, times, values, known)
    }

    init(_ courses: [Course]) throws(TensorError) {
      func matrix(_ rows: [[Double]]) throws(TensorError) -> Tensor {
        try Tensor(rows.flatMap { $0.map(Float.init) }, shape: [rows.count, rows.first?.count ?? 0])
      }
      starts = try matrix(courses.flatMap { course in course.times.map { _ in course.start } })
      actions = try matrix(courses.flatMap { course in course.times.map { _ in course.action } })
      times = try matrix(courses.flatMap { $0.times.map { [$0] } })
      values = try matrix(courses.flatMap { $0.values.map { $0.map { $0 ?? 0 } } })
      known = try matrix(courses.flatMap { $0.values.map { $0.map { $0 == nil ? 0 : 1 } } })
    }

    func rows(_ rows: Tensor) throws(TensorError) -> Examples {
      Examples(
        starts: try starts.indexSelect(dimension: 0, rows), actions: try actions.indexSelect(dimension: 0, rows),
        times: try times.indexSelect(dimension: 0, rows), values: try values.indexSelect(dimension: 0, rows),
        known: try known.indexSelect(dimension: 0, rows))
    }
  }
}

extension PhysicsInformedModel {
  /// The courses as a mechanism of decisions that follow each other after a fixed time, for ``HybridModel``.
  /// - Parameter elapsed: time to the next decision.
  public func mechanism(elapsed: Double) -> Mechanism {
    Mechanism(tensors: { features, actions throws(TensorError) in
      try withoutGradient { () throws(TensorError) in
        try states(.full(elapsed, [features.size(0), 1]), from: features, actions.to(.float32))
      }
    })
  }
}
