extension NabPaclitaxelChen {
  /// Values as published (table 2), ω² = ln(1 + CV²), with these choices:
  /// - The residual error of concentrations, a mixture of 38.0 % (34.1 % of patients) and 17.9 %, is one log-normal
  ///   error of the same mean variance, 0.265.
  /// - Albumin, age and body surface have the published medians (3.9 g/dL, 57 years, 1.9 m²) and ranges; that they are
  ///   normal, with standard deviations 0.5, 12 and 0.2, is an assumption.
  public static let description = ModelDescription<NabPaclitaxelChen>(
    name: "nab-paclitaxel-chen", summary: "nab-paclitaxel: saturable kinetics, neutropenia",
    source: """
      Chen et al. 2014, J Clin Pharmacol 54:1097, doi:10.1002/jcph.304. The mixture of residual errors is replaced by \
      its mean variance; the spread of albumin, age and body surface is assumed.
      """,
    parameters: kinetics + chain,
    covariates: [
      .init(
        .surface, "BSA", "body surface", unit: "m2", typical: 1.9,
        .normal(mean: 1.9, standardDeviation: 0.2, within: 1.3...2.4)),
      .init(
        .albumin, "ALB", "serum albumin", unit: "g/dL", typical: 3.9,
        .normal(mean: 3.9, standardDeviation: 0.5, within: 2.1...4.7)),
      .init(
        .age, "AGE", "age", unit: "a", typical: 57, .normal(mean: 57, standardDeviation: 12, within: 24...85)),
    ],
    outputs: [
      .init(.concentration, "CP", "paclitaxel in plasma", unit: "ug/L", .logNormal(standardDeviation: 0.265)),
      .init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L", .logNormal(standardDeviation: 0.291)),
    ],
    dosing: .state(.central), laboratory: [.init(.neutrophils, .neutrophils)],
    regimen: "260 mg/m2 over 30min every 21d x6",
    claims: [
      .nonNegativeStates, .steadyWithoutDrug([.neutrophils]),
      .massBalance([.central, .peripheral, .secondPeripheral, .eliminated]),
    ])

  typealias Line = ModelDescription<NabPaclitaxelChen>.Parameter

  private static let kinetics: [Line] = [
    .init(.volume, "V1", "central volume", unit: "L", typical: 15.8, .logNormal(variance: 0.1973)),
    .init(.peripheral, "V2", "first peripheral volume", unit: "L", typical: 1650, .logNormal(variance: 0.0630)),
    .init(.secondPeripheral, "V3", "second peripheral volume", unit: "L", typical: 75.4),
    .init(.intercompartmental, "Q2", "clearance to the second peripheral", unit: "L/h", typical: 41.6),
    .init(
      .maximumTransfer, "VMTR", "largest rate to the first peripheral and back", unit: "ug/h", typical: 325_000,
      .logNormal(variance: 0.0689)),
    .init(.halfTransfer, "KMTR", "concentration of half that rate", unit: "ug/L", typical: 4260),
    .init(
      .maximumElimination, "VMEL", "largest elimination", unit: "ug/h", typical: 8070, .logNormal(variance: 0.0485)),
    .init(.halfElimination, "KMEL", "concentration of half the elimination", unit: "ug/L", typical: 40.2),
    .init(.albuminElimination, "VMEL_ALB", "exponent of albumin on VMEL", unit: "1", typical: 0.554),
  ]

  private static let chain: [Line] = [
    .init(
      .baseline, "BASE", "neutrophils before treatment", unit: "10*9/L", typical: 4.28, .logNormal(variance: 0.1162)),
    .init(.transitTime, "MTT", "mean transit time", unit: "h", typical: 117, .logNormal(variance: 0.0355)),
    .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.187),
    .init(
      .slope, "SLOPE", "effect by concentration", unit: "L/ug", typical: 0.00253, .logNormal(variance: 0.1689)),
    .init(.ageSlope, "SLOPE_AGE", "of 65 years and more on SLOPE", unit: "1", typical: 0.501),
    .init(.albuminBaseline, "BASE_ALB", "exponent of albumin on BASE", unit: "1", typical: -0.998),
  ]
}
