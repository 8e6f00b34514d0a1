import DosingMDP

/// Training of a learner, a phase at a time, so that it can be watched, saved and taken up again.
public protocol Trainer {
  associatedtype Trained: Learner
  var learner: Trained { get }
  /// Decisions so far (steps of learning from a log).
  var step: Int { get }
  /// Goes on: for a phase of decisions and the learning after them.
  mutating func advance() throws -> TrainingPhase
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
