/// An off-policy estimate against the truth.
package struct EstimatorAccuracy: Codable, Hashable, Sendable {
  /// Policy.
  package var policy: String
  /// Estimator.
  package var estimator: String
  /// Estimated value.
  package var estimate: Double?
  /// Its interval.
  package var interval: Interval?
  /// True value by simulation.
  package var truth: Double
  /// Whether the data supported the estimate.
  package var isSupported: Bool
  /// Estimate minus truth.
  package private(set) var error: Double?
  /// Whether the interval holds the truth.
  package private(set) var isCovered: Bool?

  package init(
    policy: String, estimator: String, estimate: Double? = nil, interval: Interval? = nil, truth: Double,
    isSupported: Bool
  ) {
    self.policy = policy
    self.estimator = estimator
    self.estimate = estimate
    self.interval = interval
    self.truth = truth
    self.isSupported = isSupported
    error = estimate.map { $0 - truth }
    isCovered = interval?.contains(truth)
  }
}
