/// One patient over time with the doses of clinician and policy.
package struct PatientTrajectory: Codable, Hashable, Sendable {
  /// Identifier as the records have it.
  package var patient: String
  /// Center.
  package var center: String?
  /// Name of the biomarker.
  package var biomarker: String
  /// Its unit.
  package var biomarkerUnit: String
  /// Measurements in order of time.
  package var measurements: [BiomarkerMeasurement]
  /// Decisions in order of time.
  package var decisions: [DoseDecision]
  /// The largest dose of the action set, in ``doseUnit``: the full height of the drawing.
  package var largestDose: Double
  /// Unit of the doses.
  package var doseUnit: String
  /// Day of the event or end of record.
  package var eventDay: Double?
  /// What happened then: progression, death, end of record.
  package var eventName: String?
  /// Share of decisions in which policy and clinician differ, 0 to 1.
  package var divergence: Double
  /// Why they differ where they do most.
  package var rationale: DivergenceRationale?

  package init(
    patient: String, center: String? = nil, biomarker: String, biomarkerUnit: String,
    measurements: [BiomarkerMeasurement], decisions: [DoseDecision], largestDose: Double, doseUnit: String,
    eventDay: Double? = nil, eventName: String? = nil, divergence: Double, rationale: DivergenceRationale? = nil
  ) {
    self.patient = patient
    self.center = center
    self.biomarker = biomarker
    self.biomarkerUnit = biomarkerUnit
    self.measurements = measurements
    self.decisions = decisions
    self.largestDose = largestDose
    self.doseUnit = doseUnit
    self.eventDay = eventDay
    self.eventName = eventName
    self.divergence = divergence
    self.rationale = rationale
  }
}
