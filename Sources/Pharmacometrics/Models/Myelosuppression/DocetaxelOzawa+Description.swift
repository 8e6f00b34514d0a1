extension DocetaxelOzawa {
  /// Values as published (tables 2 and 3), ω² = ln(1 + CV²), with these choices:
  /// - The source takes each patient's observed neutrophils as baseline and does not tell how they are distributed: BASE
  ///   is a covariate, 5.05 × 10⁹/L in everyone (Friberg's 2002 value for docetaxel) unless set.
  /// - α₁-acid glycoprotein has the published median 0.90 and range 0.51–2.41 g/L; its log-normal form with
  ///   σ = 0.4 and the body surface, 1.8 ± 0.2 m², are assumptions.
  public static let description = ModelDescription<DocetaxelOzawa>(
    name: "docetaxel-ozawa", summary: "docetaxel: neutropenia in Japanese patients, with dexamethasone",
    source: """
      Ozawa, Minami, Sato 2007, Cancer Sci 98:1985, doi:10.1111/j.1349-7006.2007.00615.x. The baseline (Friberg 2002), \
      the spread of AAG and the body surface are assumptions.
      """,
    parameters: [
      .init(.clearance, "CL", "clearance", unit: "L/h", typical: 35.7, .logNormal(variance: 0.1477)),
      .init(.volume, "V1", "central volume", unit: "L", typical: 6.94, .logNormal(variance: 0.0674)),
      .init(.intercompartmental, "Q2", "clearance to the first peripheral", unit: "L/h", typical: 5.58),
      .init(.peripheral, "V2", "first peripheral volume", unit: "L", typical: 7.39),
      .init(.secondIntercompartmental, "Q3", "clearance to the second peripheral", unit: "L/h", typical: 12.5),
      .init(.secondPeripheral, "V3", "second peripheral volume", unit: "L", typical: 225),
      .init(.transitTime, "MTT", "mean transit time", unit: "h", typical: 113, .logNormal(variance: 0.01225)),
      .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.196),
      .init(.slope, "SLOPE", "effect by concentration", unit: "L/mg", typical: 17.9, .logNormal(variance: 0.3819)),
      .init(.glycoproteinExponent, "SLOPE_AAG", "exponent of AAG on SLOPE", unit: "1", typical: -1.38),
      .init(.inputTime, "MIT", "mean time of the input by dexamethasone", unit: "h", typical: 35.5),
      .init(.input, "IP0", "input by dexamethasone", unit: "10*9/L", typical: 5.19, .logNormal(variance: 0.7930)),
    ],
    covariates: [
      .init(
        .surface, "BSA", "body surface", unit: "m2", typical: 1.8,
        .normal(mean: 1.8, standardDeviation: 0.2, within: 1.3...2.5)),
      .init(.baseline, "BASE", "neutrophils observed before treatment", unit: "10*9/L", typical: 5.05, .fixed),
      .init(
        .glycoprotein, "AAG", "alpha-1-acid glycoprotein", unit: "g/L", typical: 0.90,
        .logNormal(mean: 0.975, standardDeviation: 0.406, within: 0.51...2.41)),
    ],
    outputs: [
      .init(
        .concentration, "CP", "docetaxel in plasma", unit: "mg/L", .combined(additive: 0, proportional: 0.268)),
      .init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L", .logNormal(standardDeviation: 0.291)),
    ],
    dosing: .kinetics(), laboratory: [.init(.neutrophils, .neutrophils)],
    regimen: "60 mg/m2 over 1h every 21d x6",
    claims: [.nonNegativeStates, .proportionalToDose([.concentration])])
}
