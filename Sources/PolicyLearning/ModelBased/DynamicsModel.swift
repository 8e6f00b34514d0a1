public import DosingMDP
public import Stochastics
public import Tensors

/// A learned model of what follows a decision: an ensemble whose members each predict a distribution.
///
/// Actions are given as in ``Transitions/actions``: options [N] as integers, or the points of [-1, 1] of amounts [N, k].
public protocol DynamicsModel {
  /// The process that it imitates.
  var process: ProcessDescription { get }
  /// The members that imagine: those that predict held-out decisions best.
  var elites: [Int] { get }
  /// Learns from decisions; a model that was fitted before goes on from there.
  mutating func fit(_ data: Transitions, key: Key) throws -> ModelFit
  /// What every member predicts after the decisions.
  /// - Parameter features: what is seen [N, F].
  func predict(_ features: Tensor, _ actions: Tensor) throws(TensorError) -> TransitionPrediction
  /// Draws what follows the decisions, each by a member of its own.
  /// - Parameter members: of each row, among ``elites``.
  func sample(_ features: Tensor, _ actions: Tensor, members: [Int], key: Key) throws(TensorError) -> ImaginedStep
}

/// How a model was fitted.
public struct ModelFit: Codable, Hashable, Sendable {
  /// Passes over the data.
  public var epochs: Int
  /// The negative log-likelihood of held-out decisions under each member, per column in normalized targets.
  public var heldOutLosses: [Double]
  /// The members that imagine from now on, the best first.
  public var elites: [Int]

  public init(epochs: Int, heldOutLosses: [Double], elites: [Int]) {
    self.epochs = epochs
    self.heldOutLosses = heldOutLosses
    self.elites = elites
  }
}

/// What the members of an ensemble predict after N decisions.
public struct TransitionPrediction {
  /// Of the features seen next, the reward and each cost, where the course goes on [members, N, F + 1 + K].
  public let mean: Tensor
  /// Of the same, the variance of each member's distribution.
  public let variance: Tensor
  /// The probability of a terminal event [members, N]; `nil` where none was ever seen.
  public let terminal: Tensor?
  /// What counts as one unit of each column [F + 1 + K]; `nil` for the natural units.
  public let unit: Tensor?

  public init(mean: Tensor, variance: Tensor, terminal: Tensor? = nil, unit: Tensor? = nil) {
    self.mean = mean
    self.variance = variance
    self.terminal = terminal
    self.unit = unit
  }

  /// What chance the members see: the mean of their variances [N, F + 1 + K].
  public func aleatoric() throws(TensorError) -> Tensor { try variance.mean(dimension: 0) }

  /// What the members do not know: the variance of their means [N, F + 1 + K].
  ///
  /// With ``aleatoric()`` it adds up to the variance of the members' mixture (law of total variance).
  public func epistemic() throws(TensorError) -> Tensor { try mean.variance(dimensions: [0], correction: 0) }

  /// max_m ‖σ_m‖₂ of each decision, with σ_m the standard deviations of one member in ``unit``s [N].
  ///
  /// Source: Yu et al. 2020, arXiv:2005.13239, section 4.3.
  public func largestDeviation() throws(TensorError) -> Tensor {
    let scaled = if let unit { try variance / unit.square() } else { variance }
    return try scaled.sum(dimension: -1).sqrt().maximum(dimensions: [0])
  }
}

/// What was imagined to follow N decisions.
public struct ImaginedStep {
  /// What is seen then [N, F].
  public var features: Tensor
  public var rewards: [Double]
  /// gamma^elapsed; 0 where a terminal event came.
  public var discounts: [Double]
  /// By ``ProcessDescription/costs``, row by row [N × K].
  public var costs: [Double]

  public init(features: Tensor, rewards: [Double], discounts: [Double], costs: [Double] = []) {
    self.features = features
    self.rewards = rewards
    self.discounts = discounts
    self.costs = costs
  }
}
