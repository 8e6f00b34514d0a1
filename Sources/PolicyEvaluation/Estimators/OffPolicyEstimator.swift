/// An estimator of the value of a target policy from a log of a behavior policy.
public protocol OffPolicyEstimator: Sendable {
  associatedtype Statistic: EpisodeStatistic

  /// The abbreviation used in the literature: "WIS".
  var name: String { get }

  /// The estimate, as a statistic of the episodes.
  /// - Throws: ``EstimatorUnavailable`` where the log lacks what the estimator needs.
  func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> Statistic
}

/// Why an estimator gives no value.
public struct EstimatorUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }

  /// The log lacks the action values, the target policy's probabilities of every action, or both.
  static func needsActionValues(_ log: EvaluationLog) -> EstimatorUnavailable {
    if log.doses != nil { return EstimatorUnavailable("the log has no columns q and v") }
    let missing = [log.actionValues == nil ? "q_*" : nil, log.targetPolicy == nil ? "pi_*" : nil].compactMap(\.self)
    return EstimatorUnavailable("the log has no columns \(missing.joined(separator: " and "))")
  }
}
