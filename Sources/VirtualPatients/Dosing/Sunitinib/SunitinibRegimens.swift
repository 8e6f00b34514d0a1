public import DosingMDP

/// Ways to dose sunitinib in GIST, to compare a policy with.
///
/// The fixed regimens and the three adjusted ones are those that Centanni et al. compared by simulation (Clin Cancer Res
/// 26, 2020: "Model-based dose individualization of sunitinib in gastrointestinal stromal tumors"; Front Pharmacol 11:316,
/// 2020, doi:10.3389/fphar.2020.00316). Their full decision tables were not at hand: of their
/// criteria only "hand-foot syndrome of grade 2 or more is intolerable" is taken from the authors (abstract 8741 of PAGE).
/// The rest of the adjusted rules, each number of it, is **this project's construction**, and results are not to be read
/// as theirs:
///
/// - All adjusted rules: continuous daily dosing from 37.5 mg in steps of 12.5 mg, never below 25 mg; a pause at hand-foot
///   syndrome or fatigue of grade 3, neutrophils below 1.0·10⁹/L or diastolic pressure of 100 mmHg or more, until grade 1 or
///   less, and one step lower then; one step lower without a pause at hand-foot syndrome of grade 2; a raise four weeks
///   after the last change at the earliest and only with all findings at grade 1 or less.
/// - Toxicity-adjusted (TAD): raised while tolerated, up to 50 mg.
/// - Concentration-adjusted (CAD): raised while the trough is below 25.3 ng/mL, up to 62.5 mg. 37.5 ng/mL of sunitinib and
///   its metabolite together is the target of continuous dosing in the DPOG trials; the model has the parent alone, which
///   makes up 49.18 of 72.93 ng/mL at steady state by the model of Yu et al. 2015.
/// - sVEGFR-3-adjusted (VAD): raised while sVEGFR-3 is above 68 % of its first value, up to 62.5 mg: −32 % is the median
///   steady-state change in the trials that the model was made of.
/// - Maximum tolerated: as TAD but up to 87.5 mg, raised every two weeks, and lowered after pauses for grade 3 only.
/// - 50 % adaptive: 50 mg until the tumor has half its first size, off until it is back at it (Zhang et al. 2017,
///   doi:10.1038/s41467-017-01968-5, for another cancer).
/// - Random: any allowed dose at each decision.
public enum SunitinibRegimens {
  /// All of them, for weekly decisions with the encoder of ``SunitinibDosing/encoder(actions:centers:modification:)``.
  /// - Throws: ``SchemaError`` where the encoder is another one.
  public static func all(_ encoder: StateEncoder) throws -> [any Policy] {
    try fixed(encoder) + adjusted(encoder) + [adaptive(encoder), RulePolicy.random(actions: encoder.actions)]
  }

  /// 50 mg 4/2, 50 mg 2/1 and 37.5 mg continuously, without reductions.
  public static func fixed(_ encoder: StateEncoder) throws -> [TitrationPolicy] {
    [
      try fixed("50 mg 4/2", .fourTwo, 50, encoder), try fixed("50 mg 2/1", .twoOne, 50, encoder),
      try continuous(encoder),
    ]
  }

  /// 37.5 mg continuously, without reductions.
  public static func continuous(_ encoder: StateEncoder) throws(SchemaError) -> TitrationPolicy {
    try fixed("37.5 mg continuously", .continuous, 37.5, encoder)
  }

  private static func fixed(
    _ name: String, _ schedule: DosingSchedule, _ dose: Double, _ encoder: StateEncoder
  ) throws(SchemaError) -> TitrationPolicy {
    let without = DoseModification(step: 0.25, least: 0.25, largest: 1, limits: [])
    return try TitrationPolicy(
      name, .init(schedule: schedule, start: dose / SunitinibDosing.standardDose, modification: without),
      encoder: encoder)
  }

  /// TAD, CAD, VAD and the maximum tolerated dose.
  public static func adjusted(_ encoder: StateEncoder) throws -> [TitrationPolicy] {
    [
      try toxicityAdjusted(encoder),
      try adjusted(
        "concentration-adjusted", .whileBelow(variable: "trough", value: 25.3), largest: 62.5, encoder: encoder),
      try adjusted(
        "sVEGFR-3-adjusted", .whileAboveShare(variable: "vegfr3", share: 0.68), largest: 62.5, encoder: encoder),
      try adjusted(
        "maximum tolerated", .whileTolerated, largest: 87.5, interval: 14, reductions: [], encoder: encoder),
    ]
  }

  /// TAD.
  public static func toxicityAdjusted(_ encoder: StateEncoder) throws(SchemaError) -> TitrationPolicy {
    try adjusted("toxicity-adjusted", .whileTolerated, largest: 50, encoder: encoder)
  }

  private static func adjusted(
    _ name: String, _ escalation: TitrationPolicy.Escalation, largest: Double, interval: Double = 28,
    reductions: [ToxicityLimit] = [ToxicityLimit("hfs", .above, severe: 2, resolved: 2)], encoder: StateEncoder
  ) throws(SchemaError) -> TitrationPolicy {
    try TitrationPolicy(
      name,
      .init(
        schedule: .continuous, start: 0.75, escalation: escalation, interval: interval, reductions: reductions,
        modification: SunitinibDosing.modification(largest: largest)), encoder: encoder)
  }

  private static func adaptive(_ encoder: StateEncoder) throws -> RulePolicy {
    let standard = encoder.actions.action(multiple: 1) ?? encoder.actions.count - 1
    return try RulePolicy.adaptive(
      variable: "sld", off: encoder.actions.action(multiple: 0) ?? 0, on: standard, actions: encoder.actions,
      schema: encoder.schema, name: "50 % adaptive")
  }
}
