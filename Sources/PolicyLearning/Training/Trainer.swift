import DosingMDP
import Tensors

/// Training of a learner, a phase at a time, so that it can be watched, saved and taken up again.
public protocol Trainer {
  associatedtype Trained: Learner
  var learner: Trained { get }
  /// Decisions so far (steps of learning from a log).
  var step: Int { get }
  /// Goes on: for a phase of decisions and the learning after them.
  mutating func advance() throws -> TrainingPhase
}

/// Training that can be broken off and taken up again.
public protocol ResumableTrainer: Trainer {
  /// All that is needed to go on later.
  func checkpoint() throws -> TrainingCheckpoint
  /// Goes back to where a checkpoint of the same training was made.
  mutating func restore(_ checkpoint: TrainingCheckpoint) throws
}

extension ResumableTrainer {
  /// The parameters, with a prefix that sets them apart from what is stored.
  func learnerTensors() -> [NamedTensor] { learner.outline.complete.prefixed("learner") }

  /// Puts the parameters back.
  func restoreLearner(_ checkpoint: TrainingCheckpoint) throws {
    try checkpoint.load(learner.outline.complete, under: "learner")
  }
}

/// What happened in a phase of training.
public struct TrainingPhase: Sendable {
  /// Courses that ended.
  public var ended: [EndedCourse]
  /// Mean losses by name; empty where nothing was learned.
  public var losses: [(name: String, value: Double)]

  public init(ended: [EndedCourse] = [], losses: [(name: String, value: Double)] = []) {
    self.ended = ended
    self.losses = losses
  }
}
