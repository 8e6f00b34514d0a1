/// What had to be decided when the analyzed patients' records were aligned to decisions.
package struct DecisionAlignment: Codable, Hashable, Sendable {
  /// Restarts of treatment after a pause.
  package var restarts: Int
  /// Of these, restarts that were moved to the visit before, because the drug was at work already.
  package var movedRestarts: Int
  /// Changes of dose between two decisions.
  package var unalignedDoseChanges: Int
  /// Patients whose episode ends, censored, where the dose becomes unknown.
  package var unknownDoseEndings: Int
  /// Visits behind such an end, which are not used.
  package var visitsAfterUnknownDose: Int
  /// Patients with a progression that was derived from a biomarker under drug.
  package var progressionsOnTreatment: Int
  /// Patients with a progression that was derived from a biomarker off drug.
  package var progressionsOffTreatment: Int
  /// Doses outside their mask; their patients are excluded.
  package var forbiddenDoses: Int

  package init(
    restarts: Int = 0, movedRestarts: Int = 0, unalignedDoseChanges: Int = 0, unknownDoseEndings: Int = 0,
    visitsAfterUnknownDose: Int = 0, progressionsOnTreatment: Int = 0, progressionsOffTreatment: Int = 0,
    forbiddenDoses: Int = 0
  ) {
    self.restarts = restarts
    self.movedRestarts = movedRestarts
    self.unalignedDoseChanges = unalignedDoseChanges
    self.unknownDoseEndings = unknownDoseEndings
    self.visitsAfterUnknownDose = visitsAfterUnknownDose
    self.progressionsOnTreatment = progressionsOnTreatment
    self.progressionsOffTreatment = progressionsOffTreatment
    self.forbiddenDoses = forbiddenDoses
  }
}
