extension SchindlerSunitinib {
  typealias Line = ModelDescription<SchindlerSunitinib>.Parameter

  /// Final estimates of the fit to 66 patients. Clearance, individual in the source, is Houk's for a man with GIST.
  public static let description = ModelDescription<SchindlerSunitinib>(
    name: "schindler-sunitinib", summary: "sunitinib in GIST: uptake of glucose by lesion, tumor size, survival",
    source: """
      Schindler et al. 2016, CPT PSP 5:173, doi:10.1002/psp4.12057; DDMODEL00000221, final estimates. Deviations: \
      clearance is that of Houk et al. 2009, doi:10.1158/1078-0432.CCR-08-1893, in GIST; residual errors of lesions \
      measured together (correlation 0.467 in the source) are independent.
      """,
    parameters: patientLines + lesionLines,
    covariates: [.init(.lesions, "LESIONS", "lesions whose uptake is followed, 1 to 5", unit: "1", typical: 5, .fixed)],
    blocks: [.init(["KDRUG", "SLOPE"], lowerTriangle: [0.398557, 0.397941, 0.548112])],
    outputs: [
      .init(.auc, "AUC", "exposure of the day, dose/CL", unit: "mg.h/L"),
      .init(
        .tumor, "SLD", "sum of longest diameters", unit: "mm", .combined(additive: 0, proportional: 0.0667619)),
      .init(.uptake1, "SUV1", "uptake of lesion 1", unit: "1", .logNormal(standardDeviation: 0.416886)),
      .init(.uptake2, "SUV2", "uptake of lesion 2", unit: "1", .logNormal(standardDeviation: 0.416886)),
      .init(.uptake3, "SUV3", "uptake of lesion 3", unit: "1", .logNormal(standardDeviation: 0.416886)),
      .init(.uptake4, "SUV4", "uptake of lesion 4", unit: "1", .logNormal(standardDeviation: 0.416886)),
      .init(.uptake5, "SUV5", "uptake of lesion 5", unit: "1", .logNormal(standardDeviation: 0.416886)),
      .init(.earlyChange, "RSUV", "largest relative fall of uptake up to week 1", unit: "1"),
      .init(.survival, "SURV", "probability to be alive", unit: "1"),
      .init(.deathHazard, "HAZ_OS", "cumulative death hazard", unit: "1"),
      .init(.dropoutHazard, "HAZ_DROP", "cumulative hazard of loss to follow-up", unit: "1"),
    ],
    dosing: .today, breakTimes: [168],
    events: [
      .init("OS", .death, cumulativeHazard: .deathHazard),
      .init("loss to follow-up", .dropout, cumulativeHazard: .dropoutHazard),
    ],
    tumorSize: .tumor, roles: .init(clearance: .clearance, growth: .growth), regimen: "50 mg daily 4wk on 2wk off",
    claims: [.proportionalToDose([.auc]), .jumpsWith([.slope1, .slope2, .slope3, .slope4, .slope5])])

  private static let patientLines: [Line] = [
    .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 51.8 * (1 - 0.285), .logNormal(variance: 0.14)),
    .init(.effectHalfLife, "T_EFF", "half-life of the effect's delay", unit: "h", typical: 50),
    .init(.uptakeLoss, "KOUT", "turnover of uptake", unit: "1/wk", typical: 0.555634),
    .init(
      .uptakeSlope, "SLOPE", "effect of exposure on uptake", unit: "L/(mg.h)", typical: 0.94569,
      .logNormal(variance: 0.548112)),
    .init(.uptakeBase, "SUV0", "uptake before treatment", unit: "1", typical: 7.58866, .logNormal(variance: 0.105177)),
    .init(.growth, "KG", "growth rate", unit: "1/wk", typical: 0.0104796, .logNormal(variance: 0.361258)),
    .init(.resistance, "LAMBDA", "rate at which resistance appears", unit: "1/wk", typical: 0.0200529),
    .init(
      .drugKill, "KDRUG", "kill by exposure", unit: "L/(wk.mg.h)", typical: 0.0165971, .logNormal(variance: 0.398557)),
    .init(
      .tumorBase, "SLD0", "sum of longest diameters at start", unit: "mm", typical: 263.064,
      .logNormal(variance: 0.288669)),
    .init(.hazard, "LAM_OS", "death hazard", unit: "1/wk", typical: 0.019030),
    .init(.hazardUptake, "BETA_SUV", "log hazard by relative change of uptake", unit: "1", typical: 5.3558),
    .init(.dropout, "LAM_DROP", "hazard of loss to follow-up", unit: "1/wk", typical: 0.019924),
  ]

  private static let lesionLines: [Line] =
    zip(1..., [Parameter.slope1, .slope2, .slope3, .slope4, .slope5]).map { number, parameter in
      .init(
        parameter, "SLOPE\(number)", "lesion \(number)'s share of SLOPE", unit: "1", typical: 1,
        .logNormal(variance: 0.324481))
    }
    + zip(1..., [Parameter.base1, .base2, .base3, .base4, .base5]).map { number, parameter in
      .init(
        parameter, "BASE\(number)", "lesion \(number)'s share of SUV0", unit: "1", typical: 1,
        .logNormal(variance: 0.0549036))
    }
}
