/// What was asked: the configuration in the words a clinical reader needs.
package struct ReportQuestion: Codable, Hashable, Sendable {
  /// The question in one sentence.
  package var statement: String
  /// Name of the data set.
  package var dataSet: String
  /// Whether the patients are virtual.
  package var isSimulated: Bool
  /// How the policy was learned, in one phrase.
  package var policy: String
  /// Whom the policy is compared with.
  package var comparator: String
  /// Names of the actions, in the order of their indices.
  package var actions: [String]
  /// Days between decisions, where they are regular.
  package var decisionIntervalDays: Double?
  /// Days over which rewards are counted.
  package var horizonDays: Double?
  /// The discount factor gamma per ``discountPeriodDays``.
  package var discount: Double
  /// The time that one factor of ``discount`` stands for, in days.
  package var discountPeriodDays: Double
  /// The components of the reward with their weights.
  package var rewardWeights: [RewardWeight]
  /// Number of training runs that differ by seed alone.
  package var trainingSeeds: Int
  /// The root seed of the run.
  package var seed: UInt64

  package init(
    statement: String, dataSet: String, isSimulated: Bool, policy: String, comparator: String, actions: [String],
    decisionIntervalDays: Double? = nil, horizonDays: Double? = nil, discount: Double, discountPeriodDays: Double,
    rewardWeights: [RewardWeight], trainingSeeds: Int, seed: UInt64
  ) {
    self.statement = statement
    self.dataSet = dataSet
    self.isSimulated = isSimulated
    self.policy = policy
    self.comparator = comparator
    self.actions = actions
    self.decisionIntervalDays = decisionIntervalDays
    self.horizonDays = horizonDays
    self.discount = discount
    self.discountPeriodDays = discountPeriodDays
    self.rewardWeights = rewardWeights
    self.trainingSeeds = trainingSeeds
    self.seed = seed
  }
}
