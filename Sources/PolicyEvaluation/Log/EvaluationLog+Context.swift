extension EvaluationLog {
  /// The log with what some estimators and diagnostics need beyond actions, rewards and weights.
  /// - Parameters:
  ///   - behaviorPolicy: b(·|h), [episode][step][action].
  ///   - states: the number of a discrete state, [episode][step].
  ///   - features: of the state, [episode][step][feature].
  ///   - centers: of each episode.
  /// - Throws: ``EvaluationLogError`` with every value that cannot be used, by episode and step.
  public func adding(
    behaviorPolicy: [[[Double]]]? = nil, states: [[Int]]? = nil, features: [[[Double]]]? = nil,
    centers: [String]? = nil
  ) throws(EvaluationLogError) -> EvaluationLog {
    let lengths = (0..<episodeCount).map { length(of: $0) }
    let given = [behaviorPolicy?.map(\.count), states?.map(\.count), features?.map(\.count)]
    precondition(given.allSatisfy { $0 ?? lengths == lengths }, "adding: other steps per episode than \(lengths)")
    precondition(centers?.count ?? episodeCount == episodeCount, "adding: \(centers?.count ?? 0) centers")
    precondition(
      behaviorPolicy?.joined().allSatisfy { $0.count == actionCount } ?? true,
      "adding: rows of b are not of \(actionCount) actions")
    precondition(
      Set((features ?? []).joined().map(\.count)).count <= 1, "adding: rows of features have different lengths")
    var result = self
    if let behaviorPolicy { result.behaviorPolicy = Array(behaviorPolicy.joined().joined()) }
    if let states { result.states = Array(states.joined()) }
    if let features { result.features = Array(features.joined().joined()) }
    if let centers { result.centers = centers }
    try result.requireValid()
    return result
  }

  /// The number of features F.
  public var featureCount: Int { features.map { $0.count / stepCount } ?? 0 }
}
