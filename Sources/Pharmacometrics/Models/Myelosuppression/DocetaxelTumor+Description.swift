extension DocetaxelTumor {
  /// Kinetics and neutrophils as ``FribergDocetaxel``. SLD0, KG and KD and their variability are made up, so that eight
  /// cycles of 75 mg/m² shrink the typical tumor by a third.
  public static let description = ModelDescription<DocetaxelTumor>(
    name: "docetaxel-tumor", summary: "docetaxel: neutropenia and a constructed tumor, for benchmarks",
    source: """
      Friberg et al. 2002, J Clin Oncol 20:4713, doi:10.1200/JCO.2002.02.140; Bruno et al. 1996, J Pharmacokinet \
      Biopharm 24:153. Variability as in friberg-docetaxel. The tumor part is a construction for benchmarks, not \
      published.
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
      .init(
        .tumorBase, "SLD0", "sum of longest diameters at start", unit: "mm", typical: 100, .logNormal(variance: 0.25)),
      .init(.growth, "KG", "growth rate", unit: "1/wk", typical: 0.02, .logNormal(variance: 0.3)),
      .init(.kill, "KD", "kill by concentration", unit: "L/(mg.h)", typical: 0.03, .logNormal(variance: 0.5)),
    ],
    covariates: [
      .init(
        .surface, "BSA", "body surface", unit: "m2", typical: 1.8,
        .normal(mean: 1.8, standardDeviation: 0.2, within: 1.3...2.5))
    ],
    outputs: [
      .init(.concentration, "CP", "docetaxel in plasma", unit: "mg/L"),
      .init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L"),
      .init(.tumor, "SLD", "sum of longest diameters", unit: "mm"),
    ],
    dosing: .kinetics(), tumorSize: .tumor, laboratory: [.init(.neutrophils, .neutrophils)],
    regimen: "75 mg/m2 over 1h every 21d x8",
    claims: [.nonNegativeStates, .steadyWithoutDrug([.neutrophils]), .proportionalToDose([.concentration])])
}
