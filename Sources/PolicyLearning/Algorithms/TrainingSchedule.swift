/// How long and in which steps a network is trained.
public struct TrainingSchedule: Codable, Hashable, Sendable {
  /// Largest number of gradient steps.
  public var steps: Int
  /// Episodes in a minibatch.
  public var batch: Int
  public var learningRate: Double
  /// Global norm that gradients are clipped to.
  public var gradientClip: Double
  /// Steps between checkpoints.
  public var checkpointEvery: Int
  /// Checkpoints without a better validation estimate after which training stops.
  public var patience: Int

  public init(
    steps: Int, batch: Int = 32, learningRate: Double, gradientClip: Double = 10, checkpointEvery: Int = 100,
    patience: Int = 5
  ) {
    self.steps = steps
    self.batch = batch
    self.learningRate = learningRate
    self.gradientClip = gradientClip
    self.checkpointEvery = checkpointEvery
    self.patience = patience
  }
}
