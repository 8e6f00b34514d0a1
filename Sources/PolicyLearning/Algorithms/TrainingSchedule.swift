public import Tensors

/// How long and in which steps a network is trained.
public struct TrainingSchedule: Codable, Hashable, Sendable {
  /// Largest number of gradient steps.
  public var steps: Int
  /// Episodes in a minibatch, or single decisions where the state alone is learned from.
  public var batch: Int
  /// Adam's step size, before the decay.
  public var learningRate: Double
  /// How the step size changes; see `LearningRateSchedule`.
  public var decay: LearningRateSchedule
  /// Joint norm that gradients are clipped to; infinity leaves them.
  public var gradientClip: Double
  /// Steps between checkpoints.
  public var checkpointEvery: Int
  /// Checkpoints without a better validation estimate after which training stops.
  public var patience: Int

  public init(
    steps: Int, batch: Int = 32, learningRate: Double, decay: LearningRateSchedule = .constant,
    gradientClip: Double = 10, checkpointEvery: Int = 100, patience: Int = 5
  ) {
    self.steps = steps
    self.batch = batch
    self.learningRate = learningRate
    self.decay = decay
    self.gradientClip = gradientClip
    self.checkpointEvery = checkpointEvery
    self.patience = patience
  }

  /// The step size of a step, counted from 1.
  func rate(at step: Int) -> Double { learningRate * decay.factor(at: step - 1) }
}
