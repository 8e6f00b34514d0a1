/// The size of one split.
package struct SplitCount: Codable, Hashable, Sendable {
  /// Training, validation or test.
  package var name: String
  /// Patients.
  package var patients: Int
  /// Decision points.
  package var decisions: Int

  package init(
    name: String, patients: Int, decisions: Int
  ) {
    self.name = name
    self.patients = patients
    self.decisions = decisions
  }
}
