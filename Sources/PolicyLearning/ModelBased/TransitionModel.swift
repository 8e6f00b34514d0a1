public import DosingMDP
public import Stochastics
public import Tensors

/// A probabilistic ensemble of learned dynamics: each member m predicts, from features s and action a,
///
///     (s' - s, r, costs, d) ~ N(μ_m(s, a), diag σ²_m(s, a)),   terminal ~ Bernoulli(p_m(s, a))
///
/// by maximum likelihood, L_m = mean (μ_m - y)² / σ²_m + log σ²_m, each on its own bootstrap sample of the decisions.
/// Training ends when no member's likelihood of held-out decisions has become better for some epochs; each member keeps its
/// best parameters, and the members that predict held-out decisions best, the elites, imagine.
///
/// The spread of the means is what the model does not know (epistemic), the mean of the variances is chance (aleatoric):
/// ``TransitionPrediction``. The present observation is taken as the state: for a process that is only partly seen the rest
/// counts as chance.
///
/// Sources: Chua et al. 2018, arXiv:1805.12114, equation 1 and appendix A (ensemble, bounds of the variance); Janner et al.
/// 2019, arXiv:1906.08253 (elites, early stopping); Lakshminarayanan et al. 2017, arXiv:1612.01474.
/// Deviations: targets are normalized as the inputs are, since clinical variables differ by orders of magnitude; one weight
/// decay for all layers; the outcome at a terminal event has columns of its own, see ``OutcomeColumns``; patience counts
/// steps too, since an epoch of a small log has few; what is held out is judged by likelihood, see ``EnsembleFitting``.
public struct TransitionModel: DynamicsModel {
  public struct Configuration: Codable, Hashable, Sendable {
    public var perceptron = PerceptronConfiguration(hidden: [200, 200, 200, 200], activation: .silu)
    public var members = 7
    /// Members that imagine.
    public var elites = 5
    public var learningRate = 1e-3
    /// Factor of ‖W‖² / 2 in the loss.
    public var weightDecay = 5e-5
    public var batch = 256
    /// The share of decisions that is held out, and how many at most.
    public var heldOutShare = 0.2
    public var heldOutLimit = 5000
    /// Epochs, and steps of learning, without progress before training ends.
    public var patience = 5
    public var patienceSteps = 200
    public var maximumEpochs = 1000

    public init() {}
  }

  public let configuration: Configuration
  public let process: ProcessDescription
  public internal(set) var elites: [Int] = []
  private let key: Key
  var fitted: Fitted?

  /// What fitting gave.
  struct Fitted {
    let columns: OutcomeColumns
    let ensemble: GaussianEnsemble
    let optimizer: Adam
    /// Copies of the elites.
    var elites: GaussianEnsemble
    var inputs: ColumnScale
    var targets: ColumnScale

    /// The spread of each variable, and of reward and costs, in the data.
    func unit() throws(TensorError) -> Tensor {
      let outcomes = try targets.divisor.narrow(dimension: 0, start: columns.features, length: 1 + columns.costs)
      return try Tensor.cat([inputs.divisor, outcomes])
    }
  }

  public init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws(LearningError) {
    guard configuration.members > 0, (1...configuration.members).contains(configuration.elites) else {
      throw .impossibleSetting(
        "a model needs at least 1 elite among its members, not \(configuration.elites) of \(configuration.members)")
    }
    self.configuration = configuration
    self.process = process
    self.key = key
  }

  public mutating func fit(_ data: Transitions, key: Key) throws -> ModelFit {
    try fit(data, baseline: data.states.features, key: key)
  }

  public func predict(_ features: Tensor, _ actions: Tensor) throws(TensorError) -> TransitionPrediction {
    try predict(features, actions, baseline: features)
  }

  public func sample(
    _ features: Tensor, _ actions: Tensor, members: [Int], key: Key
  ) throws(TensorError) -> ImaginedStep {
    try sample(features, actions, baseline: features, members: members, key: key)
  }
}

extension TransitionModel {
  /// - Parameter baseline: what the features are predicted as a change from [B, F].
  mutating func fit(_ data: Transitions, baseline: Tensor, key: Key) throws -> ModelFit {
    let (data, baseline) = try data.withTargets(baseline)
    guard data.count > 1 else { throw LearningError.unusableLog("a model needs at least 2 decisions to learn from") }
    precondition(data.states.features.rank == 2, "TransitionModel: the present observations alone are needed")
    let columns = try OutcomeColumns(data)
    let (values, known) = try columns.targets(data, baseline: baseline)
    let targets = try ColumnScale(values, known: known)
    let inputs = try ColumnScale(data.states.features)
    let (ensemble, optimizer) = try networks(columns)
    let examples = ModelExamples(
      inputs: try input(data.states.features, data.actions, inputs), targets: try targets.normalize(values),
      known: try known * targets.varies, event: try (data.discounts .== 0).to(.float32))
    let fit = try EnsembleFitting(configuration).fit(ensemble, optimizer, examples, key: key)
    elites = fit.elites
    fitted = Fitted(
      columns: columns, ensemble: ensemble, optimizer: optimizer,
      elites: try ensemble.selecting(elites, configuration.perceptron), inputs: inputs, targets: targets)
    return fit
  }

  /// Those of the last fit where their columns are the same, else new ones.
  func networks(_ columns: OutcomeColumns) throws(TensorError) -> (GaussianEnsemble, Adam) {
    if let fitted, fitted.columns == columns { return (fitted.ensemble, fitted.optimizer) }
    let ensemble = try GaussianEnsemble(
      configuration.perceptron, members: configuration.members, inputs: columns.features + process.actions.width,
      columns: columns.count, hasEvent: columns.hasTerminal, key: key.child(.initialization))
    return (ensemble, try Adam(ensemble.parameters, .init(learningRate: configuration.learningRate)))
  }

  /// Normalized features beside the options, one-hot, or the points [N, F + width].
  private func input(_ features: Tensor, _ actions: Tensor, _ scale: ColumnScale) throws(TensorError) -> Tensor {
    let action = process.actions.isContinuous ? actions : try actions.oneHot(classes: process.actions.width)
    return try Tensor.cat([scale.normalize(features), action.to(.float32)], dimension: 1)
  }

  /// What fitting gave.
  private func known() throws(TensorError) -> Fitted {
    guard let fitted else {
      throw .libtorch(operation: "TransitionModel", message: "the model was not fitted yet", shapes: [])
    }
    return fitted
  }

  /// - Parameter baseline: what the features are predicted as a change from [N, F].
  func predict(_ features: Tensor, _ actions: Tensor, baseline: Tensor) throws(TensorError) -> TransitionPrediction {
    let fitted = try known()
    let onward = fitted.columns.onward
    return try withoutGradient { () throws(TensorError) in
      let output = try fitted.ensemble(input(features, actions, fitted.inputs))
      let change = try fitted.targets.restore(output.mean).narrow(dimension: -1, start: 0, length: onward)
      let variance = try output.logVariance.exp() * fitted.targets.deviation.square()
      // The baseline is of the features alone; reward and costs start from zero.
      let start = try baseline.padded([0, onward - fitted.columns.features])
      return TransitionPrediction(
        mean: try change + start, variance: try variance.narrow(dimension: -1, start: 0, length: onward),
        terminal: try output.event.map { logit throws(TensorError) in try logit.sigmoid() }, unit: try fitted.unit())
    }
  }

  /// - Parameter baseline: what the features are predicted as a change from [N, F].
  func sample(
    _ features: Tensor, _ actions: Tensor, baseline: Tensor, members: [Int], key: Key
  ) throws(TensorError) -> ImaginedStep {
    let fitted = try known()
    let columns = fitted.columns
    return try withoutGradient { () throws(TensorError) in
      let rows = MemberRows(members.map { elites.firstIndex(of: $0) ?? 0 }, members: elites.count)
      let output = try fitted.elites(rows.grouped(input(features, actions, fitted.inputs)))
      let normal = try Gaussian(
        mean: rows.ungrouped(output.mean), logDeviation: rows.ungrouped(output.logVariance) * 0.5)
      let values = try fitted.targets.restore(normal.sample(key: key.child(.noise)))
      let next = try baseline + values.narrow(dimension: 1, start: 0, length: columns.features)
      let chances = try output.event.map { event throws(TensorError) in
        try rows.ungrouped(event.sigmoid().unsqueeze(dimension: 2)).doubles()
      }
      let rest = columns.count - columns.features
      let outcomes = try values.narrow(dimension: 1, start: columns.features, length: rest).doubles()
      return columns.step(next, outcomes: outcomes, chances: chances, key: key.child(.visit))
    }
  }
}

extension OutcomeColumns {
  /// What was imagined, with the terminal events drawn.
  /// - Parameters:
  ///   - outcomes: all columns after the features, row by row.
  ///   - chances: of a terminal event.
  fileprivate func step(_ next: Tensor, outcomes: [Double], chances: [Double]?, key: Key) -> ImaginedStep {
    let width = count - features
    var generator = key.generator
    var step = ImaginedStep(features: next, rewards: [], discounts: [], costs: [])
    for row in 0..<next.size(0) {
      let isTerminal = chances.map { generator.uniform() < $0[row] } ?? false
      let start = row * width + (isTerminal ? endStart - features : 0)
      step.rewards.append(outcomes[start])
      step.costs += outcomes[start + 1..<start + 1 + costs]
      let going = discount ?? min(1, max(1e-6, outcomes[row * width + 1 + costs]))
      step.discounts.append(isTerminal ? 0 : going)
    }
    return step
  }
}
