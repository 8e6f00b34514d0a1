/// Grading of adverse events by the Common Terminology Criteria of the US National Cancer Institute.
///
/// A grade is always the grade of a term in a version: cut-offs differ (an ANC of 0.3·10⁹/L is grade 4 in version 5.0 and
/// grade 3 in 6.0), so ``Grade`` carries both. What a version does not define, or what was not certain, is refused with a
/// reason (``Ungradable``), never guessed.
///
/// Ranges are written "<1.5 – 1.0": the value nearer to normal is excluded, the other one included. So an ANC of 1.0 is
/// grade 2 in version 5.0 and 0.999 is grade 3. A semicolon in the criteria is an "or". Where a criterion joins a number
/// with a clinical clause (transfusion indicated; life-threatening consequences; more than one drug), the functions here
/// grade the number, and the clinician raises the grade by ``Grade/raised(to:)``. Pediatric criteria are not part.
///
/// Sources: CTCAE v5.0, 27 November 2017; CTCAE v6.0, 22 July 2025, with the errata of 20 January 2026 (US Department of
/// Health and Human Services, National Cancer Institute). The laboratory criteria of both versions were compared with the
/// transcription in the R package admiral 1.4 (pharmaverse); the other criteria rest on single transcriptions.
public enum CTCAE {
  /// A published version of the criteria.
  public enum Version: String, Codable, Hashable, Sendable, CaseIterable {
    case v5 = "5.0"
    case v6 = "6.0"
  }

  /// An adverse event term, by its name in the criteria.
  public enum Term: String, Codable, Hashable, Sendable, CaseIterable {
    case neutrophilCountDecreased = "Neutrophil count decreased"
    /// Version 5.0 only; version 6.0 has ``thrombocytopenia``.
    case plateletCountDecreased = "Platelet count decreased"
    /// Version 6.0 only; version 5.0 has ``plateletCountDecreased``.
    case thrombocytopenia = "Thrombocytopenia"
    case anemia = "Anemia"
    case alanineAminotransferaseIncreased = "Alanine aminotransferase increased"
    case aspartateAminotransferaseIncreased = "Aspartate aminotransferase increased"
    case bloodBilirubinIncreased = "Blood bilirubin increased"
    case creatinineIncreased = "Creatinine increased"
    case hypertension = "Hypertension"
    case ejectionFractionDecreased = "Ejection fraction decreased"
    case fatigue = "Fatigue"
    /// Hand-foot syndrome.
    case palmarPlantarErythrodysesthesia = "Palmar-plantar erythrodysesthesia syndrome"
    case diarrhea = "Diarrhea"
  }
}
