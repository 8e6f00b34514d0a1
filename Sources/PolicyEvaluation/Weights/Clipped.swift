/// An estimator with every importance weight limited to at most `limit`: clipping is a choice that is seen.
///
/// Limits w_t and u_t, the products over decisions, before any normalization. Buys variance with a bias towards the
/// behavior policy; show ``ClippingSensitivity`` beside it.
///
/// Source: Ionides. Truncated importance sampling. Journal of Computational and Graphical Statistics 17 (2008),
/// doi:10.1198/106186008X320456.
public struct Clipped<Estimator: OffPolicyEstimator>: OffPolicyEstimator {
  public let estimator: Estimator
  public let limit: Double

  /// - Parameter limit: the greatest weight, above 0.
  public init(_ estimator: Estimator, at limit: Double) {
    precondition(limit > 0, "Clipped(at: \(limit)): the limit must be positive")
    self.estimator = estimator
    self.limit = limit
  }

  public var name: String { "\(estimator.name) clipped at \(limit)" }

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> Estimator.Statistic {
    try estimator.statistic(weighted.clipped(at: limit))
  }
}
