/// A model of the dynamics whose learning can be broken off and taken up again, bit for bit.
public protocol ResumableModel: DynamicsModel {
  /// All that it has learned, and what the next fit goes on from.
  func checkpoint() throws -> TrainingCheckpoint
  /// Goes back to where a checkpoint of a model with the same configuration was made.
  /// - Throws: ``LearningError/unusableCheckpoint(_:)`` where it is of another configuration or kind of model.
  mutating func restore(_ checkpoint: TrainingCheckpoint) throws
}

extension HybridModel: ResumableModel {
  /// That of the correction; the mechanism is given.
  public func checkpoint() throws -> TrainingCheckpoint { try residual.checkpoint() }

  /// Puts the correction back.
  /// - Throws: as ``TransitionModel/restore(_:)``.
  public mutating func restore(_ checkpoint: TrainingCheckpoint) throws { try residual.restore(checkpoint) }
}
