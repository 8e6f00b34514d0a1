/// What the records say of policies that did not treat these patients.
package struct OffPolicyEvaluation: Codable, Hashable, Sendable {
  /// What a value is, with its unit, e.g. "Discounted return per patient".
  package var valueTitle: String
  /// Patients evaluated.
  package var patients: Int
  /// Patient-level bootstrap replicates behind each interval.
  package var bootstrapReplicates: Int
  /// Level of the intervals, e.g. 0.95.
  package var intervalLevel: Double
  /// Least effective sample size, in patients, for an estimate to be supported.
  package var minimumEffectiveSampleSize: Double
  /// Least effective sample size as a share of the patients.
  package var minimumEffectiveShare: Double
  /// The effective sample size from which an estimate is supported, in patients.
  package private(set) var neededEffectiveSampleSize: Double
  /// The estimator that was named before the results were seen.
  package var primaryEstimator: String
  /// The candidate first, then the clinicians, then baselines.
  package var policies: [PolicyEvaluationResult]
  /// Of the candidate's weights.
  package var diagnostics: WeightDiagnostics?

  package init(
    valueTitle: String, patients: Int, bootstrapReplicates: Int, intervalLevel: Double,
    minimumEffectiveSampleSize: Double, minimumEffectiveShare: Double, primaryEstimator: String,
    policies: [PolicyEvaluationResult], diagnostics: WeightDiagnostics? = nil
  ) {
    self.diagnostics = diagnostics
    self.valueTitle = valueTitle
    self.patients = patients
    self.bootstrapReplicates = bootstrapReplicates
    self.intervalLevel = intervalLevel
    self.minimumEffectiveSampleSize = minimumEffectiveSampleSize
    self.minimumEffectiveShare = minimumEffectiveShare
    self.primaryEstimator = primaryEstimator
    self.policies = policies
    neededEffectiveSampleSize = max(minimumEffectiveSampleSize, minimumEffectiveShare * Double(patients))
  }
}
