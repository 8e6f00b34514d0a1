/// One training run.
package struct LearningRun: Codable, Hashable, Sendable {
  /// Name of the run, e.g. "Seed 1".
  package var name: String
  /// Checkpoints in order.
  package var points: [LearningPoint]
  /// Gradient step of the checkpoint that was kept.
  package var chosenStep: Int?
  /// Why the run is counted as diverged; absent where it did not diverge.
  package var divergence: String?

  package init(
    name: String, points: [LearningPoint], chosenStep: Int? = nil, divergence: String? = nil
  ) {
    self.name = name
    self.points = points
    self.chosenStep = chosenStep
    self.divergence = divergence
  }
}
