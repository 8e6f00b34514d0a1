public import DosingMDP
public import Stochastics
import Tensors

/// MOPO: learning from a log with a model of it. Courses of h decisions of the present policy are imagined from logged
/// states, with the reward
///
///     r̃(s, a) = r(s, a) - λ max_m ‖σ_m(s, a)‖₂
///
/// so that the policy pays for going where the model does not know. The learner takes steps on minibatches of imagined
/// decisions with a share of logged ones, which keep their rewards.
///
/// Source: Yu et al. 2020, arXiv:2005.13239, algorithm 2 and section 4.3; λ and h are to be tuned by task, in the
/// authors' experiments λ from 0.5 to 5 and h of 1 or 5. Deviation: σ is in units of each variable's spread in the log, see
/// ``TransitionPrediction/unit``, since clinical variables differ by orders of magnitude. With a model that can be taken up
/// again it can be broken off anywhere between two phases and ends as it would have (``ResumableModel``).
public struct OfflineModelTrainer<Dynamics: DynamicsModel, Trained: TransitionLearner>: Trainer {
  public typealias Configuration = OfflineModelConfiguration

  public let configuration: Configuration
  public private(set) var learner: Trained
  public private(set) var model: Dynamics
  /// Of the model to the log; `nil` before the first phase.
  public private(set) var fit: ModelFit?
  public private(set) var step = 0
  private let store: TransitionStore
  private var mixed: MixedReplay
  private var rounds = 0
  private let key: Key

  /// - Parameters:
  ///   - store: all decisions, with rewards already scaled.
  ///   - allowed: the options allowed where features are seen, which no model learns.
  public init(
    _ configuration: Configuration, store: TransitionStore, model: Dynamics, learner: Trained,
    allowed: @escaping @Sendable ([Float]) -> ActionMask = { _ in ActionMask(bits: .max) }, key: Key
  ) throws {
    try requireImaginable(configuration.replay, learner)
    guard store.decisions > 1 else { throw LearningError.unusableLog("a model needs 2 decisions with what followed") }
    self.configuration = configuration
    self.store = store
    self.learner = learner
    self.model = model
    self.key = key
    if var student = learner as? any LogStudent {
      try student.study(store)
      if let studied = student as? Trained { self.learner = studied }
    }
    mixed = try MixedReplay(
      configuration.branching, process: model.process, discount: configuration.replay.discount,
      allowed: allowed)
  }

  /// Imagines, then learns for a round; fits the model to the log first, where that was not done yet.
  public mutating func advance() throws -> TrainingPhase {
    if fit == nil { fit = try model.fit(store.transitions(at: store.decisionPlaces), key: key.child(.fold)) }
    try mixed.imagine(model, learner, from: store, progress: 1, key: key.child(.replicate, rounds))
    rounds += 1
    var losses = LossRecord()
    for _ in 0..<configuration.round {
      var generator = key.child(.minibatch, step).generator
      let batch = try mixed.draw(configuration.replay.batch, real: store, &generator)
      try losses.add(learner.update(batch, key: key.child(.noise, step)), step: step)
      step += 1
    }
    return TrainingPhase(losses: losses.means)
  }
}

/// Where it stands, but for its tensors.
private struct OfflineModelState: Codable {
  var step: Int
  var rounds: Int
  var model: String
  var imagined: TransitionStore.State
  var fit: ModelFit?
}

extension OfflineModelTrainer: ResumableTrainer where Dynamics: ResumableModel {
  /// The learner, the model and what was imagined; the log is given.
  public func checkpoint() throws -> TrainingCheckpoint {
    let model = try model.checkpoint()
    var checkpoint = try TrainingCheckpoint(
      learnerTensors() + mixed.imagined.tensors().prefixed("imagined"),
      state: OfflineModelState(
        step: step, rounds: rounds, model: model.state, imagined: mixed.imagined.state, fit: fit))
    checkpoint.add(model, under: "model")
    return checkpoint
  }

  /// Goes back to where a checkpoint of the same training was made.
  /// - Throws: ``LearningError/unusableCheckpoint(_:)`` where it is of another training; this trainer is then of no use.
  public mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
    let state = try checkpoint.state(as: OfflineModelState.self)
    try restoreLearner(checkpoint)
    try model.restore(checkpoint.part("model", state: state.model))
    try mixed.imagined.restore(checkpoint.tensors, prefix: "imagined", state: state.imagined)
    (step, rounds, fit) = (state.step, state.rounds, state.fit)
  }
}

/// How MOPO is trained.
public struct OfflineModelConfiguration: Codable, Hashable, Sendable {
  public var replay: ReplayConfiguration
  /// Steps of learning between imaginations.
  public var round: Int
  public var branching: BranchingConfiguration

  public init(
    replay: ReplayConfiguration = ReplayConfiguration(), round: Int = 1000,
    branching: BranchingConfiguration = BranchingConfiguration(
      branches: 50_000, length: .init(start: 5, end: 5), retained: 5, penalty: 1)
  ) {
    self.replay = replay
    self.round = round
    self.branching = branching
  }
}
