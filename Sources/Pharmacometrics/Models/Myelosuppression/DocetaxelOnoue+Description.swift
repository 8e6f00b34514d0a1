extension DocetaxelOnoue {
  /// Values of the DTAT package; its log standard deviations are squared here. Body surface, 1.8 ± 0.2 m², is an
  /// assumption; the source doses in mg.
  public static let description = ModelDescription<DocetaxelOnoue>(
    name: "docetaxel-onoue", summary: "docetaxel: neutropenia, saturable effect (dose titration of DTAT)",
    source: """
      Norris 2017 (DTAT package): Onoue et al. 2016 (kinetics) with Friberg et al. 2002, J Clin Oncol 20:4713, \
      doi:10.1200/JCO.2002.02.140 (docetaxel, neutrophils, Emax). Body surface is an assumption.
      """,
    parameters: [
      .init(.clearance, "CL", "clearance", unit: "L/h", typical: 32.6, .logNormal(variance: 0.295 * 0.295)),
      .init(
        .intercompartmental, "Q", "intercompartmental clearance", unit: "L/h", typical: 5.34,
        .logNormal(variance: 0.551 * 0.551)),
      .init(.volume, "VC", "central volume", unit: "L", typical: 5.77, .logNormal(variance: 0.1 * 0.1)),
      .init(.peripheral, "VP", "peripheral volume", unit: "L", typical: 11, .logNormal(variance: 0.598 * 0.598)),
      .init(
        .baseline, "CIRC0", "neutrophils before treatment", unit: "10*9/L", typical: 5.05,
        .logNormal(variance: 0.42 * 0.42)),
      .init(
        .transitTime, "MTT", "mean transit time", unit: "h", typical: 89.3, .logNormal(variance: 0.16 * 0.16)),
      .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.163, .logNormal(variance: 0.039 * 0.039)),
      .init(.maximumEffect, "EMAX", "largest effect", unit: "1", typical: 83.9, .logNormal(variance: 0.33 * 0.33)),
      .init(
        .halfEffect, "EC50", "concentration of half the effect", unit: "umol/L", typical: 7.17,
        .logNormal(variance: 0.5 * 0.5)),
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
    regimen: "100 mg over 1h every 21d x10",
    claims: [.nonNegativeStates, .steadyWithoutDrug([.neutrophils]), .proportionalToDose([.concentration])])
}
