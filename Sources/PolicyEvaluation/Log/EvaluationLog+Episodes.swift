public import DosingMDP

extension EvaluationLog {
  /// The log of episodes under a target policy.
  ///
  /// The reward is the composite's total, elapsed time the episode's. Where an episode ended by censoring, its weights
  /// are those of ``CensoringWeights/kaplanMeier(_:isCensored:strata:)`` unless `weightsCensoring` is `false`; then the
  /// value is the return up to the end of follow-up.
  /// - Parameters:
  ///   - targetProbabilities: π(·|h), [episode][step][action].
  ///   - behaviorProbabilities: b(·|h), [episode][step][action]: as estimated, or as logged by a simulator.
  ///   - isBehaviorWhole: whether `behaviorProbabilities` has actions that were not taken too; without them the log has no
  ///     behavior policy, and calibration and support are not known.
  ///   - actionValues: q(h, ·), [episode][step][action], of fitted Q-evaluation, say.
  ///   - strata: a stratum of each episode within which censoring is taken to be independent; by default
  ///     ``CensoringWeights/strata(byCenterOf:leastPatients:)``.
  /// - Throws: ``EvaluationLogError`` with every value that cannot be used, by patient and step.
  public init(
    episodes: [Episode], targetProbabilities: [[[Double]]], behaviorProbabilities: [[[Double]]],
    isBehaviorWhole: Bool = true, actionValues: [[[Double]]]? = nil, weightsCensoring: Bool = true,
    strata: [String]? = nil
  ) throws(EvaluationLogError) {
    let actions = episodes.map { $0.steps.map(\.action) }
    try self.init(
      labels: episodes.map(\.patient), actions: actions, rewards: episodes.map { $0.steps.map(\.reward.total) },
      behaviorProbabilities: Self.taken(actions, of: behaviorProbabilities),
      targetProbabilities: Self.taken(actions, of: targetProbabilities),
      elapsed: episodes.map { $0.steps.map(\.elapsed) }, actionValues: actionValues, targetPolicy: targetProbabilities)
    self = try adding(
      behaviorPolicy: isBehaviorWhole ? behaviorProbabilities : nil, centers: episodes.map { $0.center ?? "unknown" })
    let isCensored = episodes.map(\.ending.isCensored)
    if weightsCensoring && isCensored.contains(true) {
      censoring = .kaplanMeier(
        self, isCensored: isCensored, strata: strata ?? CensoringWeights.strata(byCenterOf: episodes))
    }
  }

  /// The probabilities of the actions taken, [episode][step].
  private static func taken(_ actions: [[Int]], of probabilities: [[[Double]]]) -> [[Double]] {
    precondition(
      actions.map(\.count) == probabilities.map(\.count),
      "EvaluationLog: probabilities of \(probabilities.map(\.count)) steps for episodes of \(actions.map(\.count))")
    return zip(actions, probabilities).map { actions, rows in zip(actions, rows).map { $1[$0] } }
  }
}
