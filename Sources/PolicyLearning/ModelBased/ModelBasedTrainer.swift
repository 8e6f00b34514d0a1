public import DosingMDP
public import Stochastics
import Tensors

/// MBPO: learning in a simulator with a model that is learned beside the policy. Every so many decisions
///
///     1. the model is fitted to all real decisions;
///     2. courses of k decisions of the present policy are imagined in it, from states that were really seen;
///     3. after each decision the learner takes steps on minibatches of imagined decisions with a share of real ones.
///
/// Short branches keep the model's errors from adding up, many of them let the learner take many steps per real decision.
/// Source: Janner, Fu, Zhang, Levine 2019, arXiv:1906.08253, algorithm 2. The learner there is SAC;
/// any learner from transitions will do here. With a model that can be taken up again it can be broken off anywhere
/// between two phases and ends as it would have (``ResumableModel``).
public struct ModelBasedTrainer<
  Process: DecisionProcess, Dynamics: DynamicsModel, Trained: TransitionLearner
>: Trainer {
  public typealias Configuration = ModelBasedConfiguration

  public let configuration: Configuration
  public private(set) var model: Dynamics
  /// Of the last fit.
  public private(set) var fit: ModelFit?
  private var real: ReplayTrainer<Process, Trained>
  private var mixed: MixedReplay
  private var fits = 0
  private var lastFit = 0
  private var updates = 0
  private let key: Key

  /// - Parameters:
  ///   - steps: real decisions in the whole training.
  ///   - allowed: the options allowed where features are seen, which no model learns.
  public init(
    _ configuration: Configuration, steps: Int, process: Process, model: Dynamics, learner: Trained,
    allowed: @escaping @Sendable ([Float]) -> ActionMask = { _ in ActionMask(bits: .max) }, key: Key
  ) throws {
    try requireImaginable(configuration.replay, learner)
    guard configuration.replay.warmUp > 1 else {
      throw LearningError.impossibleSetting("a model needs at least 2 random decisions to learn from first")
    }
    self.configuration = configuration
    self.model = model
    self.key = key
    real = try ReplayTrainer(configuration.replay, steps: steps, process: process, learner: learner, key: key)
    mixed = try MixedReplay(
      configuration.branching, process: process.description, discount: configuration.replay.discount,
      allowed: allowed)
  }

  public var learner: Trained { real.learner }
  public var step: Int { real.step }

  public mutating func advance() throws -> TrainingPhase {
    var phase = TrainingPhase()
    let start = step
    repeat {
      phase.ended += try real.decide()
    } while step - start < configuration.replay.trainEvery && step < real.steps
    guard step >= configuration.replay.warmUp else { return phase }
    if fits == 0 || step - lastFit >= configuration.fitEvery { try refit() }
    let steps = configuration.replay.gradientSteps
    var losses = LossRecord()
    for _ in 0..<(steps == 0 ? step - start : steps) { try losses.add(learn(), step: step) }
    phase.losses = losses.means
    return phase
  }

  /// Fits the model to what has really happened, and imagines in it.
  private mutating func refit() throws {
    let data = try real.store.transitions(at: real.store.decisionPlaces)
    fit = try model.fit(data, key: key.child(.fold, fits))
    let progress = min(1, Double(step) / Double(real.steps))
    try mixed.imagine(
      model, learner, from: real.store, progress: progress, key: key.child(.replicate, fits))
    fits += 1
    lastFit = step
  }

  private mutating func learn() throws -> Update {
    var generator = key.child(.minibatch, updates).generator
    defer { updates += 1 }
    let batch = try mixed.draw(configuration.replay.batch, real: real.store, &generator)
    return try real.learner.update(batch, key: key.child(.noise, updates))
  }
}

/// Where it stands, but for its tensors.
private struct ModelBasedState: Codable {
  /// Of the trainer that takes the real decisions.
  var real: String
  var model: String
  var imagined: TransitionStore.State
  var fits: Int
  var lastFit: Int
  var updates: Int
  var fit: ModelFit?
}

extension ModelBasedTrainer: ResumableTrainer where Dynamics: ResumableModel {
  /// What the simulator's training, the model and the imagination need to go on from here.
  public func checkpoint() throws -> TrainingCheckpoint {
    let (real, model) = (try real.checkpoint(), try model.checkpoint())
    var checkpoint = try TrainingCheckpoint(
      mixed.imagined.tensors().prefixed("imagined"),
      state: ModelBasedState(
        real: real.state, model: model.state, imagined: mixed.imagined.state, fits: fits, lastFit: lastFit,
        updates: updates, fit: fit))
    checkpoint.add(real, under: "real")
    checkpoint.add(model, under: "model")
    return checkpoint
  }

  /// Goes back to where a checkpoint of the same training was made.
  /// - Throws: ``LearningError/unusableCheckpoint(_:)`` where it is of another training; this trainer is then of no use.
  public mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
    let state = try checkpoint.state(as: ModelBasedState.self)
    try real.restore(checkpoint.part("real", state: state.real))
    try model.restore(checkpoint.part("model", state: state.model))
    try mixed.imagined.restore(checkpoint.tensors, prefix: "imagined", state: state.imagined)
    (fits, lastFit, updates, fit) = (state.fits, state.lastFit, state.updates, state.fit)
  }
}

/// How MBPO is trained.
public struct ModelBasedConfiguration: Codable, Hashable, Sendable {
  public var replay: ReplayConfiguration
  /// Real decisions between fits of the model.
  public var fitEvery: Int
  public var branching: BranchingConfiguration

  /// The defaults are the paper's for most of its tasks: 20 steps of learning per decision, and 400 imagined courses per
  /// decision, here all at once after a fit.
  public init(
    replay: ReplayConfiguration = ReplayConfiguration(warmUp: 5000, gradientSteps: 20), fitEvery: Int = 250,
    branching: BranchingConfiguration = BranchingConfiguration(branches: 100_000)
  ) {
    self.replay = replay
    self.fitEvery = fitEvery
    self.branching = branching
  }
}
