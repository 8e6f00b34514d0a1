/// How a learner from transitions gathers and draws them.
public struct ReplayConfiguration: Codable, Hashable, Sendable {
  /// How decisions are drawn.
  public enum Drawing: Codable, Hashable, Sendable {
    /// Each as likely as any other.
    case uniform
    /// In proportion to (|error| + epsilon)^exponent, weighted by (n P)^-β with β from `correction` to 1 in training.
    ///
    /// Source: Schaul et al. 2016, arXiv:1511.05952, section 3.3 and 3.4.
    case prioritized(exponent: Double, correction: Double, epsilon: Double)
  }

  /// gamma per unit of elapsed time.
  public var discount: Double
  /// Decisions in a minibatch.
  public var batch: Int
  /// n of n-step returns.
  public var returnSteps: Int
  public var drawing: Drawing
  /// Places of the replay buffer.
  public var capacity: Int
  /// Courses side by side.
  public var lanes: Int
  /// Random decisions before learning starts.
  public var warmUp: Int
  /// Decisions between phases of learning.
  public var trainEvery: Int
  /// Steps of learning in a phase; 0 for as many as decisions since the last phase.
  public var gradientSteps: Int
  public var exploration: ExplorationSchedule
  /// Factor on rewards in learning.
  public var rewardScale: Double
  /// The probability with which a member of an ensemble learns from a patient; 1 for all.
  public var bootstrapShare: Double

  public init(
    discount: Double = 0.99, batch: Int = 256, returnSteps: Int = 1, drawing: Drawing = .uniform,
    capacity: Int = 1_000_000, lanes: Int = 1, warmUp: Int = 100, trainEvery: Int = 1, gradientSteps: Int = 1,
    exploration: ExplorationSchedule = ExplorationSchedule(start: 0, end: 0, share: 0), rewardScale: Double = 1,
    bootstrapShare: Double = 1
  ) {
    self.discount = discount
    self.batch = batch
    self.returnSteps = returnSteps
    self.drawing = drawing
    self.capacity = capacity
    self.lanes = lanes
    self.warmUp = warmUp
    self.trainEvery = trainEvery
    self.gradientSteps = gradientSteps
    self.exploration = exploration
    self.rewardScale = rewardScale
    self.bootstrapShare = bootstrapShare
  }
}

/// How a learner from its own rollouts gathers them.
public struct RolloutConfiguration: Codable, Hashable, Sendable {
  /// gamma per unit of elapsed time.
  public var discount: Double
  /// Courses side by side.
  public var lanes: Int
  /// Decisions of each in a rollout.
  public var length: Int
  /// Factor on rewards in learning.
  public var rewardScale: Double

  public init(discount: Double = 0.99, lanes: Int = 1, length: Int = 2048, rewardScale: Double = 1) {
    self.discount = discount
    self.lanes = lanes
    self.length = length
    self.rewardScale = rewardScale
  }
}
