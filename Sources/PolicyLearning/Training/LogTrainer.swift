public import Stochastics
import Tensors

/// Learning from a log: minibatches of its decisions, drawn with replacement.
public struct LogTrainer<Trained: TransitionLearner>: ResumableTrainer {
  public let configuration: ReplayConfiguration
  public internal(set) var learner: Trained
  public internal(set) var step = 0
  private let store: TransitionStore
  private let places: [Int]
  private let reach: Int
  private let masks: BootstrapMasks?
  private let phase: Int
  private let key: Key

  /// - Parameters:
  ///   - store: all decisions, with rewards already scaled.
  ///   - phase: steps of learning in one ``advance()``.
  public init(
    _ configuration: ReplayConfiguration, store: TransitionStore, learner: Trained, phase: Int = 100, key: Key
  ) throws {
    places = store.decisionPlaces
    guard !places.isEmpty else { throw LearningError.unusableLog("it has no decision with what followed") }
    self.configuration = configuration
    self.store = store
    self.learner = learner
    self.phase = phase
    self.key = key
    if var student = learner as? any LogStudent {
      try student.study(store)
      if let studied = student as? Trained { self.learner = studied }
    }
    let outline = learner.outline
    reach = outline.reach
    masks =
      outline.members > 1 && configuration.bootstrapShare < 1
      ? BootstrapMasks(members: outline.members, probability: configuration.bootstrapShare, key: key) : nil
  }

  public mutating func advance() throws -> TrainingPhase {
    var losses = LossRecord()
    for _ in 0..<phase {
      var generator = key.child(.minibatch, step).generator
      let drawn = (0..<configuration.batch).map { _ in places[generator.index(below: places.count)] }
      let batch = try store.transitions(
        at: drawn, steps: configuration.returnSteps, reach: reach, memberWeights: masks)
      try losses.add(learner.update(batch, key: key.child(.noise, step)), step: step)
      step += 1
    }
    return TrainingPhase(losses: losses.means)
  }

  public func checkpoint() throws -> TrainingCheckpoint {
    try TrainingCheckpoint(learnerTensors(), state: ["step": step])
  }

  public mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
    let state = try checkpoint.state(as: [String: Int].self)
    guard let step = state["step"] else { throw LearningError.unusableCheckpoint("it lacks the step") }
    try restoreLearner(checkpoint)
    self.step = step
  }
}
