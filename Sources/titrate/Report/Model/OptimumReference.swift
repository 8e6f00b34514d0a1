/// The best reachable where the whole state is known.
package struct OptimumReference: Codable, Hashable, Sendable {
  /// Its mean time to progression, in days.
  package var meanTimeToProgressionDays: Double
  /// How it was found and why no policy from measurements reaches it.
  package var explanation: String

  package init(
    meanTimeToProgressionDays: Double, explanation: String
  ) {
    self.meanTimeToProgressionDays = meanTimeToProgressionDays
    self.explanation = explanation
  }
}
