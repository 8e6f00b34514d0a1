extension SunitinibGIST {
  /// Values as published, with these choices:
  /// - CL of a cohort is Houk's for a man with GIST, 51.8 × (1 − 0.285) L/h; the typical patient has the 34.5 L/h for
  ///   which independent reference trajectories exist.
  /// - MTT's and Emax's variances follow the coefficients of variation printed in the paper (a public implementation has
  ///   them the other way round); the correlation of D₀ and slope is −0.65, as its covariance was printed to three digits.
  /// - SLD₀ is log-normal around 195 mm, the median of the four studies, with σ = 0.5.
  /// - The clinical progression hazard is fitted, not published: see ``progressionSource``.
  public static let description = ModelDescription<SunitinibGIST>(
    name: "sunitinib-gist",
    summary: "sunitinib in metastatic GIST: biomarkers, tumor size, toxicity, survival",
    source: """
      Hansson et al. 2013, CPT PSP 2:e84, doi:10.1038/psp.2013.61 (biomarkers, tumor size, survival) and 2:e85, \
      doi:10.1038/psp.2013.62 (neutrophils, diastolic pressure, fatigue, hand-foot syndrome); Houk et al. 2009, Clin \
      Cancer Res 15:2497, doi:10.1158/1078-0432.CCR-08-1893 (kinetics). h0 and beta of clinical progression are fitted \
      by this project.
      """,
    parameters: kinetics + biomarkers + tumorParameters + toxicity + survivalParameters,
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 76.9,
        .logNormal(mean: 82.3, standardDeviation: 19.4, within: 39...157)),
      .init(.female, "FEMALE", "1 for a woman", unit: "1", typical: 0, .fixed),
      .init(.asian, "ASIAN", "1 for Asian descent", unit: "1", typical: 0, .fixed),
    ],
    blocks: [
      .init(
        ["IC50_VEGF", "IC50_VEGFR2", "IC50_VEGFR3", "IC50_SKIT"],
        lowerTriangle: [0.253, 0.198, 0.189, 0.238, 0.252, 0.398, 0.218, 0.297, 0.936, 5.77]),
      .init(["ANC0", "EMAX", "MTT"], lowerTriangle: [0.172, 0.0477, 0.0155, 0, 0.000914, 0.0279]),
      .init(["DBP0", "DBPSLOPE"], lowerTriangle: [0.0151, -0.0515, 0.416]),
    ],
    outputs: outputLines, dosing: .kinetics(), breakTimes: [672],
    events: [
      .init("OS", .death, cumulativeHazard: .deathHazard),
      .init("clinical progression", .progression, cumulativeHazard: .progressionHazard),
    ],
    adverseEffects: [
      .init("fatigue", driver: .relativeSVEGFR3, .sunitinibFatigue),
      .init("hand-foot syndrome", driver: .relativeSVEGFR3, .sunitinibHandFoot),
    ],
    tumorSize: .tumor,
    laboratory: [.init(.neutrophils, .neutrophils), .init(.pressure, .diastolicPressure)], dropout: .sunitinib,
    roles: .init(clearance: .clearance, growth: .growth), referencePatient: [(.clearance, 34.5)],
    regimen: "50 mg daily 4wk on 2wk off",
    claims: [
      .nonNegativeStates, .proportionalToDose([.concentration, .auc]), .steadyWithoutDrug([.neutrophils, .pressure]),
      .jumpsWith([.hazardStart]),
    ])

  typealias Line = ModelDescription<SunitinibGIST>.Parameter

  private static let kinetics: [Line] = [
    .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 51.8 * (1 - 0.285), .logNormal(variance: 0.14)),
    .init(.volume, "V", "apparent central volume", unit: "L", typical: 2030, .logNormal(variance: 0.18)),
    .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.195, .logNormal(variance: 0.64)),
    .init(.intercompartmental, "Q", "apparent intercompartmental clearance", unit: "L/h", typical: 7.22),
    .init(.peripheral, "VP", "apparent peripheral volume", unit: "L", typical: 583),
  ]

  private static let biomarkers: [Line] = [
    .init(.vegfBase, "BM_VEGF", "VEGF before treatment", unit: "pg/mL", typical: 59.7, .logNormal(variance: 0.252)),
    .init(.vegfMRT, "MRT_VEGF", "mean residence time of VEGF", unit: "h", typical: 91, .logNormal(variance: 0.06)),
    .init(.vegfHill, "HILL_VEGF", "Hill exponent for VEGF", unit: "1", typical: 3.31),
    .init(
      .vegfIC50, "IC50_VEGF", "AUC of half effect on VEGF", unit: "mg.h/L", typical: 1, .logNormal(variance: 0.253)),
    .init(
      .vegfSlope, "SLOPE_VEGF", "disease progression of VEGF", unit: "1/h", typical: 0.035 / 1000,
      .logNormal(variance: 2.95)),
    .init(
      .sVEGFR2Base, "BM_VEGFR2", "sVEGFR-2 before treatment", unit: "pg/mL", typical: 8670,
      .logNormal(variance: 0.0369)),
    .init(
      .sVEGFR2MRT, "MRT_VEGFR2", "mean residence time of sVEGFR-2", unit: "h", typical: 554,
      .shared(with: "MRT_VEGF")),
    .init(.sVEGFR2Hill, "HILL_VEGFR2", "Hill exponent for sVEGFR-2", unit: "1", typical: 1.54),
    .init(
      .sVEGFR2IC50, "IC50_VEGFR2", "AUC of half effect on sVEGFR-2", unit: "mg.h/L", typical: 1,
      .logNormal(variance: 0.189)),
    .init(
      .sVEGFR3Base, "BM_VEGFR3", "sVEGFR-3 before treatment", unit: "pg/mL", typical: 63_900,
      .logNormal(variance: 0.186)),
    .init(
      .sVEGFR3MRT, "MRT_VEGFR3", "mean residence time of sVEGFR-3", unit: "h", typical: 401,
      .shared(with: "MRT_VEGF")),
    .init(
      .sVEGFR3IC50, "IC50_VEGFR3", "AUC of half effect on sVEGFR-3", unit: "mg.h/L", typical: 1,
      .logNormal(variance: 0.398)),
    .init(.sKITBase, "BM_SKIT", "sKIT before treatment", unit: "pg/mL", typical: 39_200, .logNormal(variance: 0.254)),
    .init(.sKITMRT, "MRT_SKIT", "mean residence time of sKIT", unit: "h", typical: 2430, .logNormal(variance: 0.0753)),
    .init(
      .sKITIC50, "IC50_SKIT", "AUC of half effect on sKIT", unit: "mg.h/L", typical: 1, .logNormal(variance: 5.77)),
    .init(
      .sKITSlope, "SLOPE_SKIT", "disease progression of sKIT", unit: "1/h", typical: 0.035 / 1000,
      .logNormal(variance: 3.01)),
  ]

  private static let tumorParameters: [Line] = [
    .init(
      .tumorBase, "SLD0", "sum of longest diameters at start", unit: "mm", typical: 195, .logNormal(variance: 0.25)),
    .init(.growth, "KG", "growth rate", unit: "1/wk", typical: 0.0118, .logNormal(variance: 0.29)),
    .init(
      .drugKill, "KDRUG", "kill by exposure", unit: "L/(wk.mg.h)", typical: 0.00503, .logNormal(variance: 1.42)),
    .init(.sKITKill, "KSKIT", "kill by fall of sKIT", unit: "1/wk", typical: 0.00282, .logNormal(variance: 5.91)),
    .init(.sVEGFR3Kill, "KVEGFR3", "kill by fall of sVEGFR-3", unit: "1/wk", typical: 0.0371),
    .init(.resistance, "LAMBDA", "rate at which the tumor becomes resistant", unit: "1/wk", typical: 0.0217),
  ]

  private static let toxicity: [Line] = [
    .init(.neutrophilBase, "ANC0", "neutrophils at start", unit: "10*9/L", typical: 4.94, .logNormal(variance: 0.172)),
    .init(.transitTime, "MTT", "mean transit time", unit: "h", typical: 248, .logNormal(variance: 0.0279)),
    .init(
      .maximumEffect, "EMAX", "largest effect on proliferation", unit: "1", typical: 0.520,
      .logNormal(variance: 0.0155)),
    .init(
      .halfEffect, "EC50", "fall of sVEGFR-3 with half the effect", unit: "1", typical: 0.552,
      .logNormal(variance: 0.209)),
    .init(.feedback, "GAMMA", "feedback exponent", unit: "1", typical: 0.362),
    .init(
      .pressureBase, "DBP0", "diastolic pressure at start", unit: "mm[Hg]", typical: 71.8,
      .logNormal(variance: 0.0151)),
    .init(
      .pressureSlope, "DBPSLOPE", "rise of pressure with exposure", unit: "L/(mg.h)", typical: 0.119,
      .logNormal(variance: 0.416)),
    .init(.pressureMRT, "DBPMRT", "delay of pressure", unit: "h", typical: 361, .logNormal(variance: 0.694)),
  ]

  private static let survivalParameters: [Line] = [
    .init(.hazardScale, "LAM_OS", "scale of the death hazard", unit: "1/wk^ALPHA_OS", typical: 0.00596),
    .init(.hazardShape, "ALPHA_OS", "shape of the death hazard", unit: "1", typical: 1.226),
    .init(.hazardSVEGFR3, "BETA_VEGFR3", "log hazard by relative sVEGFR-3", unit: "1", typical: 3.77),
    .init(.hazardTumor, "BETA_SLD0", "log hazard by initial tumor size", unit: "1/mm", typical: 0.00237),
    .init(.hazardStart, "T_OS", "week before which nobody dies", unit: "wk", typical: 4),
    .init(.progressionScale, "H0_PROG", "clinical progression hazard without drug", unit: "1/wk", typical: 0.104),
    .init(.progressionSVEGFR3, "BETA_PROG", "log hazard of it by relative sVEGFR-3", unit: "1", typical: 4.8),
  ]

  private static let outputLines: [ModelDescription<SunitinibGIST>.Output] = [
    .init(.concentration, "CP", "sunitinib in plasma", unit: "ng/mL", .logNormal(standardDeviation: 0.382)),
    .init(.auc, "AUC", "daily exposure, dose/CL", unit: "mg.h/L"),
    .init(.vegf, "VEGF", "vascular endothelial growth factor", unit: "pg/mL", .logNormal(standardDeviation: 0.445)),
    .init(
      .sVEGFR2, "VEGFR2", "soluble receptor 2", unit: "pg/mL",
      .logNormalWithFloor(standardDeviation: 0.12, additive: 583)),
    .init(.sVEGFR3, "VEGFR3", "soluble receptor 3", unit: "pg/mL", .logNormal(standardDeviation: 0.22)),
    .init(.sKIT, "SKIT", "soluble KIT", unit: "pg/mL", .logNormal(standardDeviation: 0.224)),
    .init(.sKITUntreated, "SKIT0", "soluble KIT had there been no drug", unit: "pg/mL"),
    .init(.relativeSVEGFR3, "RVEGFR3", "relative change of soluble receptor 3", unit: "1"),
    .init(.tumor, "SLD", "sum of longest diameters", unit: "mm", .combined(additive: 0, proportional: 0.125)),
    .init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L", .boxCox(lambda: 0.2, standardDeviation: 0.406)),
    .init(
      .pressure, "DBP", "diastolic pressure", unit: "mm[Hg]", .combined(additive: 6.24, proportional: 0.0697)),
    .init(.survival, "SURV", "probability to be alive", unit: "1"),
    .init(.deathHazard, "HAZ_OS", "cumulative death hazard", unit: "1"),
    .init(.progressionHazard, "HAZ_PROG", "cumulative clinical progression hazard", unit: "1"),
  ]
}
