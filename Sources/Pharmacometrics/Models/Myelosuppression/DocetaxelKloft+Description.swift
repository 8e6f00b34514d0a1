extension DocetaxelKloft {
  /// Values as in DDMODEL00000224, with these choices:
  /// - The source feeds each patient's own concentrations; here they are those of Ozawa's population kinetics (2007,
  ///   Japanese patients), which are published with their variability. ω² = ln(1 + CV²).
  /// - The variance of GAMMA, 0.0216 in the paper, is 0, as in DDMODEL00000224.
  /// - How covariates are distributed is not published with the model: sex, performance and earlier treatment are
  ///   those of the reference patient (a man, WHO 0, untreated) unless set; α₁-acid glycoprotein 1.34 ± 0.4 g/L and
  ///   body surface 1.8 ± 0.2 m² are assumptions.
  public static let description = ModelDescription<DocetaxelKloft>(
    name: "docetaxel-kloft", summary: "docetaxel: neutropenia with covariates",
    source: """
      Kloft et al. 2006, Clin Cancer Res 12:5481, as coded for Netterberg et al. 2017, Cancer Chemother Pharmacol \
      80:343, doi:10.1007/s00280-017-3366-x (DDMODEL00000224); kinetics of Ozawa et al. 2007, Cancer Sci 98:1985, \
      doi:10.1111/j.1349-7006.2007.00615.x. GAMMA does not vary. Distributions of BSA and AAG are assumptions; PC, \
      PERF and SEX are those of the reference patient.
      """,
    parameters: kinetics + chain + covariateEffects,
    covariates: [
      .init(
        .surface, "BSA", "body surface", unit: "m2", typical: 1.8,
        .normal(mean: 1.8, standardDeviation: 0.2, within: 1.3...2.5)),
      .init(.pretreated, "PC", "1 after earlier chemotherapy", unit: "1", typical: 0, .fixed),
      .init(.performance, "PERF", "performance status (WHO)", unit: "1", typical: 0, .fixed),
      .init(.sex, "SEX", "1 for a man, 2 for a woman", unit: "1", typical: 1, .fixed),
      .init(
        .glycoprotein, "AAG", "alpha-1-acid glycoprotein", unit: "g/L", typical: 1.34,
        .normal(mean: 1.34, standardDeviation: 0.4, within: 0.4...3)),
    ],
    outputs: [
      .init(
        .concentration, "CP", "docetaxel in plasma", unit: "mg/L", .combined(additive: 0, proportional: 0.268)),
      .init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L", .logNormal(standardDeviation: 0.424093)),
    ],
    dosing: .kinetics(), laboratory: [.init(.neutrophils, .neutrophils)],
    regimen: "75 mg/m2 over 1h every 21d x6",
    claims: [.nonNegativeStates, .steadyWithoutDrug([.neutrophils]), .proportionalToDose([.concentration])])

  typealias Line = ModelDescription<DocetaxelKloft>.Parameter

  private static let kinetics: [Line] = [
    .init(.clearance, "CL", "clearance", unit: "L/h", typical: 35.7, .logNormal(variance: 0.1477)),
    .init(.volume, "V1", "central volume", unit: "L", typical: 6.94, .logNormal(variance: 0.0674)),
    .init(.intercompartmental, "Q2", "clearance to the first peripheral", unit: "L/h", typical: 5.58),
    .init(.peripheral, "V2", "first peripheral volume", unit: "L", typical: 7.39),
    .init(.secondIntercompartmental, "Q3", "clearance to the second peripheral", unit: "L/h", typical: 12.5),
    .init(.secondPeripheral, "V3", "second peripheral volume", unit: "L", typical: 225),
  ]

  private static let chain: [Line] = [
    .init(
      .baseline, "BASE", "neutrophils before treatment", unit: "10*9/L", typical: 5.21965,
      .logNormal(variance: 0.0639703)),
    .init(.transitTime, "MTT", "mean transit time", unit: "h", typical: 84.1791, .logNormal(variance: 0.0191785)),
    .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.144543),
    .init(
      .slope, "SLOPE", "effect by concentration", unit: "L/umol", typical: 15.5711, .logNormal(variance: 0.128412)),
  ]

  private static let covariateEffects: [Line] = [
    .init(.pretreatedEffect, "BASE_PC", "of earlier chemotherapy on BASE", unit: "1", typical: -0.146837),
    .init(.performanceEffect, "BASE_PERF", "of PERF from 1 on BASE", unit: "1", typical: 0.130406),
    .init(.femaleEffect, "BASE_SEX", "of a woman on BASE", unit: "1", typical: -0.121451),
    .init(.lowGlycoproteinEffect, "BASE_AAGLO", "of AAG up to 1.34 g/L on BASE", unit: "L/g", typical: 0.174677),
    .init(.highGlycoproteinEffect, "BASE_AAGHI", "of AAG above 1.34 g/L on BASE", unit: "L/g", typical: 0.494618),
    .init(.glycoproteinSlopeEffect, "SLOPE_AAG", "of AAG on SLOPE", unit: "L/g", typical: -0.350693),
  ]
}
