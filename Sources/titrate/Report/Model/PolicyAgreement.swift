/// The learned policy against what the clinicians did, on patients it was not trained on.
package struct PolicyAgreement: Codable, Hashable, Sendable {
  /// Decisions compared.
  package var decisions: Int
  /// Share of decisions in which both chose the same action, 0 to 1.
  package var agreementShare: Double
  /// Cohen's kappa of the two.
  package var kappa: Double?
  /// The same with disagreements weighted by the square of the difference in dose, and its interval over patients.
  package var weightedKappa: Estimate?
  /// Names of the actions.
  package var actions: [String]
  /// Decisions by the clinician's action (row) and the policy's (column).
  package var confusion: [[Int]]
  /// The patients on whom the two differ most, the most divergent first.
  package var divergentPatients: [PatientTrajectory]

  package init(
    decisions: Int, agreementShare: Double, kappa: Double? = nil, weightedKappa: Estimate? = nil, actions: [String],
    confusion: [[Int]],
    divergentPatients: [PatientTrajectory]
  ) {
    self.decisions = decisions
    self.agreementShare = agreementShare
    self.kappa = kappa
    self.weightedKappa = weightedKappa
    self.actions = actions
    self.confusion = confusion
    self.divergentPatients = divergentPatients
  }
}
