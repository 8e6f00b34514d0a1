/// The estimates of one policy.
package struct PolicyEvaluationResult: Codable, Hashable, Sendable {
  /// Name of the policy.
  package var name: String
  /// What it is in the comparison.
  package var role: PolicyRole
  /// One per estimator.
  package var estimates: [ValueEstimate]
  /// Kish's effective sample size after each decision, in patients.
  package var effectiveSampleSizePerStep: [Double]

  package init(
    name: String, role: PolicyRole, estimates: [ValueEstimate], effectiveSampleSizePerStep: [Double]
  ) {
    self.name = name
    self.role = role
    self.estimates = estimates
    self.effectiveSampleSizePerStep = effectiveSampleSizePerStep
  }
}
