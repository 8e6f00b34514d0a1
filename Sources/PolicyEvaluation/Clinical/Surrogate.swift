/// A clinical surrogate by which policies are compared.
public enum Surrogate: String, Codable, Hashable, Sendable, CaseIterable {
  /// Median time to progression or death, Kaplan–Meier.
  case medianProgressionFree = "median_progression_free"
  /// Mean time free of progression up to the horizon, ∫ S.
  case meanProgressionFree = "mean_progression_free"
  /// Median time to death, Kaplan–Meier.
  case medianSurvival = "median_survival"
  /// Mean time alive up to the horizon.
  case meanSurvival = "mean_survival"
  /// Share of patients with a response.
  case responseRate = "response_rate"
  /// Mean best relative change of the tumor burden.
  case bestChange = "best_change"
  /// Cumulative incidence of severe toxicity at the horizon, death and progression competing (Aalen–Johansen).
  case toxicityIncidence = "toxicity_incidence"
  /// Mean relative dose intensity.
  case doseIntensity = "dose_intensity"
  /// Share of all decisions that were for a high dose while a severe finding held.
  case highToxicityRate = "high_toxicity_rate"
  /// Share of all decisions that were outside standard of care.
  case outsideStandardRate = "outside_standard_rate"
  /// Mean reward.
  case reward

  /// In words.
  public var title: String {
    switch self {
    case .medianProgressionFree: "Median PFS, days"
    case .meanProgressionFree: "Restricted mean PFS, days"
    case .medianSurvival: "Median OS, days"
    case .meanSurvival: "Restricted mean OS, days"
    case .responseRate: "Response rate"
    case .bestChange: "Best change of tumor burden"
    case .toxicityIncidence: "Incidence of severe toxicity"
    case .doseIntensity: "Relative dose intensity"
    case .highToxicityRate: "High-toxicity decisions"
    case .outsideStandardRate: "Decisions outside standard of care"
    case .reward: "Reward"
    }
  }

  /// Whether it is of the time to death.
  var isSurvival: Bool { self == .medianSurvival || self == .meanSurvival }

  /// Whether it is a proportion of independent patients.
  var isProportion: Bool { self == .responseRate || self == .toxicityIncidence }

  /// Whether a patient's record tells it.
  func isRecorded(_ outcome: PatientOutcome) -> Bool {
    switch self {
    case .medianProgressionFree, .meanProgressionFree: outcome.progression != nil
    case .medianSurvival, .meanSurvival: outcome.death != nil
    case .responseRate: outcome.isResponder != nil
    case .bestChange: outcome.bestChange != nil
    case .toxicityIncidence: outcome.toxicity != nil
    case .doseIntensity: outcome.doseIntensity != nil
    case .highToxicityRate: outcome.highToxicityDecisions != nil && outcome.decisions > 0
    case .outsideStandardRate: outcome.decisionsOutsideStandard != nil && outcome.decisions > 0
    case .reward: outcome.reward != nil
    }
  }
}
