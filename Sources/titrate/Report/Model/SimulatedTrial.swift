/// Fresh virtual patients under every policy, with identical patients in every arm.
package struct SimulatedTrial: Codable, Hashable, Sendable {
  /// Virtual patients per arm and seed.
  package var patients: Int
  /// Independent repetitions.
  package var seeds: Int
  /// Longest follow-up, in days.
  package var horizonDays: Double
  /// The candidate first, then the clinicians, then baselines.
  package var arms: [SimulatedArm]
  /// Off-policy estimates against the truth.
  package var accuracy: [EstimatorAccuracy]
  /// The best that full information could reach.
  package var optimum: OptimumReference?
  /// Who the patients are, where they are not those whom the cohort comes from.
  package var population: String?

  package init(
    patients: Int, seeds: Int, horizonDays: Double, arms: [SimulatedArm], accuracy: [EstimatorAccuracy],
    optimum: OptimumReference? = nil
  ) {
    self.patients = patients
    self.seeds = seeds
    self.horizonDays = horizonDays
    self.arms = arms
    self.accuracy = accuracy
    self.optimum = optimum
  }
}
