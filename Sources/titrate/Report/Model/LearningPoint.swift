/// A checkpoint.
package struct LearningPoint: Codable, Hashable, Sendable {
  /// Gradient steps so far.
  package var step: Int
  /// Mean loss since the checkpoint before.
  package var trainingLoss: Double?
  /// Validation estimate.
  package var validation: Estimate

  package init(
    step: Int, trainingLoss: Double? = nil, validation: Estimate
  ) {
    self.step = step
    self.trainingLoss = trainingLoss
    self.validation = validation
  }
}
