import PolicyEvaluation

/// Five episodes of three steps with two actions and gamma 0.9.
///
/// The values of DM, IS, PDIS and DR were computed with SCOPE-RL 0.2.1 and re-derived in Python; the self-normalized
/// ones, and all of the ragged variant, by a direct NumPy transcription of the papers' formulas (loops over episodes
/// and steps, DR by the recursion from the end).
enum ReferenceLog {
  static let discount = 0.9
  static let actions = [[0, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 1]]
  static let rewards = [[1, 0, 2], [0.5, 1, 0], [0, 1.5, 1], [2, 0, 0.5], [1, 1, 0]]
  static let behaviorOfZero = [
    [0.6, 0.5, 0.7], [0.4, 0.3, 0.8], [0.5, 0.9, 0.2], [0.6, 0.5, 0.4], [0.7, 0.6, 0.5],
  ]
  static let targetOfZero = [[0.8, 0.4, 0.6], [0.5, 0.2, 0.9], [0.6, 0.7, 0.3], [0.3, 0.6, 0.5], [0.9, 0.5, 0.4]]
  static let actionValues: [[[Double]]] = [
    [[1.5, 1], [1.2, 0.8], [0.9, 0.4]], [[1.1, 1.6], [0.7, 0.9], [0.2, 0.1]], [[1.4, 1.3], [1.6, 1], [0.8, 1.1]],
    [[1, 1.9], [0.3, 0.6], [0.4, 0.5]], [[1.7, 1.2], [0.9, 1.1], [0.1, 0.3]],
  ]

  /// The first `lengths[i]` steps of each episode, in the given order.
  static func log(
    lengths: [Int] = [3, 3, 3, 3, 3], order: [Int] = [0, 1, 2, 3, 4], rewardScale: Double = 1,
    actionValueScale: Double? = 1, onPolicy: Bool = false, elapsed: Double = 1, elapsedPerStep: [[Double]]? = nil
  ) throws -> EvaluationLog {
    func cut<Value>(_ rows: [[Value]]) -> [[Value]] { order.map { Array(rows[$0].prefix(lengths[$0])) } }
    func taken(_ ofZero: [[Double]]) -> [[Double]] {
      zip(cut(actions), cut(ofZero)).map { zip($0, $1).map { $0 == 0 ? $1 : 1 - $1 } }
    }
    let target = onPolicy ? behaviorOfZero : targetOfZero
    return try EvaluationLog(
      actions: cut(actions), rewards: cut(rewards).map { $0.map { rewardScale * $0 } },
      behaviorProbabilities: taken(behaviorOfZero), targetProbabilities: taken(target),
      elapsed: elapsedPerStep ?? cut(actions).map { $0.map { _ in elapsed } },
      actionValues: actionValueScale.map { scale in cut(actionValues).map { $0.map { $0.map { scale * $0 } } } },
      targetPolicy: cut(target).map { $0.map { [$0, 1 - $0] } })
  }

  static func weighted(_ log: EvaluationLog) -> WeightedLog { WeightedLog(log, discount: discount) }
}

/// The value of every standard estimator, by name.
func values(_ log: EvaluationLog, discount: Double = ReferenceLog.discount) throws -> [String: Double] {
  let weighted = WeightedLog(log, discount: discount)
  return try Dictionary(
    uniqueKeysWithValues: LogEvaluation.standardEstimators.map { ($0.name, try $0.statistic(weighted).value) })
}

func isClose(_ left: Double?, _ right: Double?, _ tolerance: Double = 1e-9) -> Bool {
  guard let left, let right else { return false }
  return abs(left - right) <= tolerance * max(1, abs(right))
}
