/// Patients left out for one reason.
package struct Exclusion: Codable, Hashable, Sendable {
  /// The reason.
  package var reason: String
  /// How many.
  package var patients: Int

  package init(
    reason: String, patients: Int
  ) {
    self.reason = reason
    self.patients = patients
  }
}
