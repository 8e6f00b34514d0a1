extension FribergPaclitaxel {
  /// Values as in DDMODEL00000186, with these choices:
  /// - The source gives each patient's own CL, V1 and V2 of unbound drug. Typical values here are the medians of the 46
  ///   patients distributed with DDMODEL00000186, and their log-normal variances and correlations are those of the same
  ///   patients (standard deviations 0.271, 0.272, 0.119; correlations 0.470 CL–V1, 0.391 CL–V2, 0.395 V1–V2).
  /// - The body surface, 1.8 ± 0.2 m², is an assumption.
  public static let description = ModelDescription<FribergPaclitaxel>(
    name: "friberg-paclitaxel", summary: "paclitaxel: leukopenia, linear effect",
    source: """
      Friberg et al. 2002, J Clin Oncol 20:4713, doi:10.1200/JCO.2002.02.140 (paclitaxel, leukocytes; \
      DDMODEL00000186). CL, V1, V2 and their variability are those of the individual values distributed with \
      DDMODEL00000186. Body surface is an assumption.
      """,
    parameters: [
      .init(
        .clearance, "CL", "clearance of unbound drug", unit: "L/h", typical: 339, .logNormal(variance: 0.07326)),
      .init(
        .volume, "V1", "central volume of unbound drug", unit: "L", typical: 421.5, .logNormal(variance: 0.07423)),
      .init(.intercompartmental, "Q", "intercompartmental clearance", unit: "L/h", typical: 204),
      .init(
        .peripheral, "V2", "peripheral volume of unbound drug", unit: "L", typical: 1010,
        .logNormal(variance: 0.01410)),
      .init(
        .baseline, "CIRC0", "leukocytes before treatment", unit: "10*9/L", typical: 7.21, .logNormal(variance: 0.107)),
      .init(.transitTime, "MTT", "mean transit time", unit: "h", typical: 124, .logNormal(variance: 0.0296)),
      .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.239),
      .init(.slope, "SLOPE", "effect by concentration", unit: "L/umol", typical: 28.9, .logNormal(variance: 0.176)),
    ],
    covariates: [
      .init(
        .surface, "BSA", "body surface", unit: "m2", typical: 1.8,
        .normal(mean: 1.8, standardDeviation: 0.2, within: 1.3...2.5))
    ],
    blocks: [
      .init(["CL", "V1", "V2"], lowerTriangle: [0.07326, 0.03467, 0.07423, 0.01256, 0.01278, 0.01410])
    ],
    outputs: [
      .init(.concentration, "CP", "unbound paclitaxel in plasma", unit: "umol/L"),
      .init(.leukocytes, "WBC", "leukocytes", unit: "10*9/L", .combined(additive: 0, proportional: 0.286)),
    ],
    dosing: .kinetics(), regimen: "175 mg/m2 over 3h every 21d x6",
    claims: [.nonNegativeStates, .steadyWithoutDrug([.leukocytes]), .proportionalToDose([.concentration])])
}
