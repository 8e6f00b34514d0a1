/// The value of a policy by one estimator.
package struct ValueEstimate: Codable, Hashable, Sendable {
  /// Name: WIS, PDIS, DR, …
  package var estimator: String
  /// Point estimate.
  package var value: Double?
  /// Bootstrap interval.
  package var interval: Interval?
  /// The same minus the clinicians' value, bootstrapped in pairs.
  package var differenceToClinicians: Estimate?
  /// Kish's effective sample size, in patients; absent for estimators without weights.
  package var effectiveSampleSize: Double?
  /// Whether the data support it.
  package var isSupported: Bool
  /// Why not.
  package var reasons: [String]
  /// Bootstrap replicates in which the estimate is undefined; they are left out of the interval.
  package var undefinedReplicates: Int
  /// The true value, known for simulated cohorts only.
  package var truth: Double?

  package init(
    estimator: String, value: Double? = nil, interval: Interval? = nil, differenceToClinicians: Estimate? = nil,
    effectiveSampleSize: Double? = nil, isSupported: Bool, reasons: [String] = [], undefinedReplicates: Int = 0,
    truth: Double? = nil
  ) {
    self.estimator = estimator
    self.value = value
    self.interval = interval
    self.differenceToClinicians = differenceToClinicians
    self.effectiveSampleSize = effectiveSampleSize
    self.isSupported = isSupported
    self.reasons = reasons
    self.undefinedReplicates = undefinedReplicates
    self.truth = truth
  }
}
