extension FribergDocetaxel {
  /// Values as published, with these choices:
  /// - The variability of C0 and MTT is that which Norris (2017, the DTAT package) gives for Friberg's docetaxel data
  ///   (log standard deviations 0.42 and 0.16); that of the slope is Kloft's (2006) for docetaxel, ω² 0.128. The
  ///   kinetics do not vary: a population with kinetics that vary is ``DocetaxelOnoue``.
  /// - The body surface, 1.8 ± 0.2 m², is an assumption.
  public static let description = ModelDescription<FribergDocetaxel>(
    name: "friberg-docetaxel", summary: "docetaxel: neutropenia, linear effect",
    source: """
      Friberg et al. 2002, J Clin Oncol 20:4713, doi:10.1200/JCO.2002.02.140 (docetaxel, neutrophils); Bruno et al. \
      1996, J Pharmacokinet Biopharm 24:153 (kinetics). Variability of C0 and MTT after Norris 2017 (DTAT), of SLOPE \
      after Kloft et al. 2006; kinetics do not vary. Body surface is an assumption.
      """,
    parameters: [
      .init(.volume, "V1", "central volume", unit: "L", typical: 7.4),
      .init(.k10, "K10", "elimination rate", unit: "1/h", typical: 5.2),
      .init(.k12, "K12", "rate to the first peripheral", unit: "1/h", typical: 1.06),
      .init(.k21, "K21", "rate from the first peripheral", unit: "1/h", typical: 1.51),
      .init(.k13, "K13", "rate to the second peripheral", unit: "1/h", typical: 1.26),
      .init(.k31, "K31", "rate from the second peripheral", unit: "1/h", typical: 0.084),
      .init(
        .baseline, "CIRC0", "neutrophils before treatment", unit: "10*9/L", typical: 5.05,
        .logNormal(variance: 0.42 * 0.42)),
      .init(
        .transitTime, "MTT", "mean transit time", unit: "h", typical: 88.7, .logNormal(variance: 0.16 * 0.16)),
      .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.161),
      .init(
        .slope, "SLOPE", "effect by concentration", unit: "L/umol", typical: 8.58, .logNormal(variance: 0.128412)),
    ],
    covariates: [
      .init(
        .surface, "BSA", "body surface", unit: "m2", typical: 1.8,
        .normal(mean: 1.8, standardDeviation: 0.2, within: 1.3...2.5))
    ],
    outputs: [
      .init(.concentration, "CP", "docetaxel in plasma", unit: "mg/L"),
      .init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L"),
    ],
    dosing: .kinetics(), laboratory: [.init(.neutrophils, .neutrophils)],
    regimen: "75 mg/m2 over 1h every 21d x6",
    claims: [.nonNegativeStates, .steadyWithoutDrug([.neutrophils]), .proportionalToDose([.concentration])])
}
