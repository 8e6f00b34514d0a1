/// What happened in one training run.
public struct TrainingRun: Codable, Hashable, Sendable {
  /// One checkpoint.
  public struct Checkpoint: Codable, Hashable, Sendable {
    /// Gradient steps so far.
    public var step: Int
    /// Mean loss since the checkpoint before.
    public var loss: Double
    /// The validation estimate that early stopping maximizes.
    public var validation: Double

    public init(step: Int, loss: Double, validation: Double) {
      self.step = step
      self.loss = loss
      self.validation = validation
    }
  }

  public var checkpoints: [Checkpoint]
  /// The step of the checkpoint that was kept.
  public var keptStep: Int
  /// Why training was broken off as divergent; `nil` where it was not.
  public var divergence: String?

  public init(checkpoints: [Checkpoint], keptStep: Int, divergence: String? = nil) {
    self.checkpoints = checkpoints
    self.keptStep = keptStep
    self.divergence = divergence
  }
}
