/// What the log is like for a target policy: weights, clipping, and where b(·|h) is known the behavior policy and how far
/// the target policy leaves it.
public struct LogDiagnostics: Sendable, Hashable, Codable {
  /// Per step and for whole episodes.
  public var weights: ImportanceDiagnostics
  /// How estimates move as the weights are clipped, per estimator.
  public var clipping: [ClippingSensitivity]
  /// Whether b(·|h) means what it says.
  public var calibration: Calibration?
  /// How often each action was a possibility.
  public var positivity: PositivityTable?
  /// b(a|h) where a was taken and where it was not, per action.
  public var overlap: [OverlapHistogram]?
  /// What the target policy does that hardly anybody did.
  public var support: RecommendedSupport?

  /// - Parameter threshold: the behavior probability below which an action is out of support.
  public init(
    _ weighted: WeightedLog, clipping estimators: [any OffPolicyEstimator], limits: [Double], threshold: Double
  ) {
    weights = ImportanceDiagnostics(weighted)
    clipping = estimators.compactMap { try? ClippingSensitivity($0, weighted, limits: limits) }
    guard let behavior = BehaviorProbabilities(weighted.log) else { return }
    calibration = Calibration(behavior)
    positivity = PositivityTable(behavior)
    overlap = OverlapHistogram.all(behavior)
    support = weighted.log.targetPolicy.map { policy in
      let width = weighted.log.actionCount
      return RecommendedSupport(
        behavior, target: (0..<behavior.count).map { Array(policy[$0 * width..<($0 + 1) * width]) },
        threshold: threshold)
    }
  }
}

extension BehaviorProbabilities {
  /// Those of a log, with the center as stratum where it is known; `nil` where the log has no b(·|h).
  public init?(_ log: EvaluationLog) {
    guard let policy = log.behaviorPolicy else { return nil }
    let width = log.actionCount
    self.init(
      (0..<log.stepCount).map { Array(policy[$0 * width..<($0 + 1) * width]) }, actions: log.actions,
      strata: log.centers.map { centers in
        (0..<log.episodeCount).flatMap { Array(repeating: centers[$0], count: log.length(of: $0)) }
      })
  }
}
