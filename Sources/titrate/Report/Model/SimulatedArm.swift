/// One policy in simulation.
package struct SimulatedArm: Codable, Hashable, Sendable {
  /// Name of the policy.
  package var name: String
  /// What it is in the comparison.
  package var role: PolicyRole
  /// Kaplan–Meier curve, at its steps, from day 0.
  package var curve: [ProgressionFreePoint]
  /// Days on which patients were censored.
  package var censoredDays: [Double]
  /// Mean time to progression (restricted to the horizon), in days.
  package var meanTimeToProgressionDays: Estimate
  /// Share of time without drug, 0 to 1.
  package var drugFreeShare: Estimate
  /// Paired difference of time to progression to the clinicians, in days.
  package var differenceDays: Estimate?
  /// Paired difference of the drug-free share to the clinicians.
  package var drugFreeDifference: Estimate?
  /// Days lost against the best of all arms for the same patient in hindsight.
  package var regretDays: Estimate?
  /// Share of patients for whom no other arm was better.
  package var bestShare: Double?

  package init(
    name: String, role: PolicyRole, curve: [ProgressionFreePoint], censoredDays: [Double] = [],
    meanTimeToProgressionDays: Estimate, drugFreeShare: Estimate, differenceDays: Estimate? = nil,
    drugFreeDifference: Estimate? = nil,
    regretDays: Estimate? = nil, bestShare: Double? = nil
  ) {
    self.name = name
    self.role = role
    self.curve = curve
    self.censoredDays = censoredDays
    self.meanTimeToProgressionDays = meanTimeToProgressionDays
    self.drugFreeShare = drugFreeShare
    self.differenceDays = differenceDays
    self.drugFreeDifference = drugFreeDifference
    self.regretDays = regretDays
    self.bestShare = bestShare
  }
}
