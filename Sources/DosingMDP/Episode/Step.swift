/// One decision and what followed until the next one.
public struct Step: Hashable, Sendable {
  /// What was known at the decision, with the actions allowed.
  public var state: State
  /// The dose given, as an index into the action space.
  public var action: Int
  public var reward: RewardComponents
  /// Days to the next decision or to the end of the episode.
  public var elapsed: Double
  /// gamma^elapsed; 0 where the step ended with a terminal event.
  public var discount: Double
  /// The probability with which the logged policy chose `action`, where it is known (simulated logs).
  public var behaviorProbability: Double?

  public init(
    state: State, action: Int, reward: RewardComponents, elapsed: Double, discount: Double,
    behaviorProbability: Double? = nil
  ) {
    self.state = state
    self.action = action
    self.reward = reward
    self.elapsed = elapsed
    self.discount = discount
    self.behaviorProbability = behaviorProbability
  }
}
