/// A decision with what the clinician gave and what the policy would have given.
package struct DoseDecision: Codable, Hashable, Sendable {
  /// First day, since the first visit.
  package var startDay: Double
  /// Day of the next decision.
  package var endDay: Double
  /// Dose given, in the unit of the trajectory.
  package var clinicianDose: Double
  /// Dose proposed in the state as recorded; absent where the policy was not asked.
  package var policyDose: Double?

  package init(
    startDay: Double, endDay: Double, clinicianDose: Double, policyDose: Double? = nil
  ) {
    self.startDay = startDay
    self.endDay = endDay
    self.clinicianDose = clinicianDose
    self.policyDose = policyDose
  }
}
