public import DosingMDP
public import Stochastics
public import Tensors

/// An algorithm with its networks and optimizers while it learns, and what decides afterwards.
public protocol Learner {
  associatedtype Configuration: Codable, Hashable, Sendable
  /// The algorithm's name, what it is for, and how it is trained unless told otherwise.
  static var profile: AlgorithmProfile { get }
  /// Networks at their start.
  /// - Throws: ``LearningError`` where the actions are not of its kind or a setting is impossible.
  init(_ configuration: Configuration, process: ProcessDescription, key: Key) throws
  /// Decides for many patients.
  /// - Parameter exploration: `nil` for the best known decision.
  func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices
  /// The probabilities of the options with which it decides once learned [patient][option]. Empty rows for amounts.
  func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]]
  /// What is saved, and what the trainer has to know.
  var outline: LearnerOutline { get }
}

extension Learner {
  /// Certainty of what ``act(_:exploration:)`` chooses.
  public func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    guard case .options(let options) = try act(decisions, exploration: nil) else {
      return [[Double]](repeating: [], count: decisions.count)
    }
    return options.map { option in (0..<decisions.actionCount).map { $0 == option ? 1 : 0 } }
  }
}

/// A learner from transitions that any policy made: from a replay buffer, or a log.
public protocol TransitionLearner: Learner {
  /// One step of learning.
  mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update
}

/// A learner that looks through a whole log before it learns from it.
public protocol LogStudent: TransitionLearner {
  mutating func study(_ store: TransitionStore) throws(TensorError)
}

/// A learner from what its own policy just did.
public protocol RolloutLearner: Learner {
  /// Learns from a rollout.
  /// - Parameter progress: the share of training that is done, 0 to 1, for schedules.
  mutating func update(_ rollout: Rollout, progress: Double, key: Key) throws(TensorError) -> Update
}

/// What an algorithm is.
public struct AlgorithmProfile: Sendable {
  /// What it decides on.
  public enum Actions: String, Sendable { case options, amounts, either }
  /// How it is trained, with its published constants.
  public enum Training: Sendable {
    /// From a replay buffer that it fills, or from a log.
    case replay(ReplayConfiguration)
    /// From a log alone.
    case log(ReplayConfiguration)
    /// From its own rollouts.
    case rollout(RolloutConfiguration)
  }

  /// As in `--algorithm`.
  public var name: String
  public var title: String
  /// Authors, year, identifier.
  public var source: String
  public var actions: Actions
  public var training: Training

  public init(name: String, title: String, source: String, actions: Actions, training: Training) {
    self.name = name
    self.title = title
    self.source = source
    self.actions = actions
    self.training = training
  }
}

/// The parts of a learner.
public struct LearnerOutline {
  /// Networks, targets included, by name.
  public var modules: [(name: String, module: any Module)]
  public var optimizers: [(name: String, optimizer: any Optimizer)]
  /// Single numbers that change in training (a temperature's logarithm, counters), as tensors.
  public var values: [NamedTensor]
  /// How many observations a history must have.
  public var reach: Int
  /// Members of the ensemble, which a log's patients are shared among.
  public var members: Int

  public init(
    modules: [(name: String, module: any Module)], optimizers: [(name: String, optimizer: any Optimizer)],
    values: [NamedTensor] = [], reach: Int, members: Int = 1
  ) {
    self.modules = modules
    self.optimizers = optimizers
    self.values = values
    self.reach = reach
    self.members = members
  }

  /// The tensors that decide: networks and single numbers.
  public var decisive: [NamedTensor] { modules.flatMap { $1.parameters.prefixed($0) } + values }

  /// All that a resumed training needs.
  public var complete: [NamedTensor] { decisive + optimizers.flatMap { $1.state.prefixed($0) } }
}

/// What one step of learning gave.
public struct Update {
  /// Losses by name, scalars.
  public var losses: [(name: String, value: Tensor)]
  /// The absolute temporal-difference error of each decision [B], for priorities; `nil` where there is none.
  public var errors: Tensor?

  public init(losses: [(name: String, value: Tensor)], errors: Tensor? = nil) {
    self.losses = losses
    self.errors = errors
  }
}
