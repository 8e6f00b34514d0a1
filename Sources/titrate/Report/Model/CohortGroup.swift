/// Characteristics of a group of patients.
package struct CohortGroup: Codable, Hashable, Sendable {
  /// Name of the group, e.g. "Center A" or "Training".
  package var name: String
  /// Patients.
  package var patients: Int
  /// Decision points.
  package var decisions: Int
  /// Follow-up per patient, in days.
  package var followUpDays: Quartiles?
  /// Share of patients in whom the event (progression) was seen, 0 to 1.
  package var eventShare: Double?
  /// Share of time on drug, 0 to 1.
  package var treatedShare: Double?
  /// Observed variables, the same and in the same order in every group.
  package var variables: [VariableSummary]

  package init(
    name: String, patients: Int, decisions: Int, followUpDays: Quartiles? = nil, eventShare: Double? = nil,
    treatedShare: Double? = nil, variables: [VariableSummary]
  ) {
    self.name = name
    self.patients = patients
    self.decisions = decisions
    self.followUpDays = followUpDays
    self.eventShare = eventShare
    self.treatedShare = treatedShare
    self.variables = variables
  }
}
