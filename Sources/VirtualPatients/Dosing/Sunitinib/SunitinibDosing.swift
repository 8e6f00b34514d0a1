public import DosingMDP

/// Sunitinib in GIST as a decision problem: doses in capsules of 12.5 mg, what a clinician sees, and the label's rules.
public enum SunitinibDosing {
  /// mg; multiple 1.
  public static let standardDose = 50.0

  /// Hold and 12.5 mg to `largest`, in steps of 12.5 mg.
  public static func actions(largest: Double = 50) -> [DoseOption] {
    (0...Int((largest / 12.5).rounded())).map { steps in
      let dose = 12.5 * Double(steps)
      let text = dose == dose.rounded() ? "\(Int(dose))" : "\(dose)"
      return DoseOption(label: steps == 0 ? "hold" : "\(text) mg", multiple: dose / standardDose)
    }
  }

  /// What is seen: fatigue and hand-foot syndrome (worst grade since the last visit) at each visit, neutrophils,
  /// diastolic pressure, trough concentration and sVEGFR-3 every two weeks, tumor size every six weeks.
  ///
  /// The intervals are this project's choice, six weeks as in the trials.
  public static let variables = [
    ObservedVariable(name: "sld", source: "SLD", interval: 42),
    ObservedVariable(name: "anc", source: "ANC", interval: 14),
    ObservedVariable(name: "dbp", source: "DBP", interval: 14),
    ObservedVariable(name: "trough", source: "CP", interval: 14),
    ObservedVariable(name: "vegfr3", source: "VEGFR3", interval: 14),
    ObservedVariable(name: "fatigue", source: "fatigue"),
    ObservedVariable(name: "hfs", source: "hand-foot syndrome"),
  ]

  /// Decisions every week, in ideal care, with doses up to 87.5 mg.
  public static func configuration(decisionInterval: Double = 7, largest: Double = 87.5) -> DosingConfiguration {
    DosingConfiguration(
      standardDose: standardDose, actions: actions(largest: largest), largestMultiple: largest / standardDose,
      decisionInterval: decisionInterval, variables: variables, statics: ["WT"])
  }

  /// States with the variables of ``variables``; grades, neutrophils and pressure as they are, the others by their
  /// logarithms.
  /// - Parameter modification: rules that mask actions, such as ``label``.
  public static func encoder(
    actions: [DoseOption], centers: [String] = [], modification: DoseModification? = nil
  ) -> StateEncoder {
    let logarithmic = ["sld": 1.0, "trough": 1, "vegfr3": 100]
    return StateEncoder(
      StateEncoder.Configuration(
        variables: variables.map {
          .init(
            name: $0.name, transform: logarithmic[$0.name] == nil ? .identity : .log, slopeWindow: 90,
            floor: logarithmic[$0.name] ?? 1e-3)
        }, statics: ["WT"], centers: centers, modification: modification), actions: ActionSpace(actions))
  }

  /// The label's dose modifications, as far as this model has the findings.
  ///
  /// - 50 mg a day, at most; reductions in steps of 12.5 mg: first to 37.5, then to 25 mg (prescribing information of
  ///   Sutent, table of dosage reductions for GIST).
  /// - Hypertension of grade 3 (diastolic 100 mmHg or more): pause to grade 1 or less (below 90), resume lower. Grade 4,
  ///   a crisis: stop. (From memory of the label; the number 120 mmHg for a crisis is this project's.)
  /// - Hand-foot syndrome, fatigue and neutropenia (below 1.0·10⁹/L) of grade 3: pause to grade 1 or less, resume lower.
  ///   The label leaves these to individual tolerability; the rule follows its pattern for hypertension and the liver.
  ///
  /// Liver, heart and bleeding, on which the label has rules too, are not in the model. With a strong inducer of CYP3A4
  /// the label allows up to 87.5 mg.
  public static let label = modification(largest: 50)

  /// Pauses and reductions by the findings of the model.
  /// - Parameters: mg.
  static func modification(largest: Double, least: Double = 25) -> DoseModification {
    DoseModification(
      step: 0.25, least: least / standardDose, largest: largest / standardDose,
      limits: [
        ToxicityLimit("hfs", .above, severe: 3, resolved: 2),
        ToxicityLimit("fatigue", .above, severe: 3, resolved: 2),
        ToxicityLimit("anc", .below, severe: 1, resolved: 1.5),
        ToxicityLimit("dbp", .above, severe: 100, resolved: 90),
      ], stops: [ToxicityLimit("dbp", .above, severe: 120, resolved: 120)])
  }
}
