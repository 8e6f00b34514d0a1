extension ZecchinOvarian {
  /// Estimates of the fits to 336 patients. The hazard's baseline size, measured in the source, is the modeled one. The
  /// typical exposures are round values near those of the public simulated data; ECOG and arms of a cohort are assumed.
  public static let description = ModelDescription<ZecchinOvarian>(
    name: "zecchin-ovarian", summary: "carboplatin and gemcitabine in ovarian cancer: tumor size, survival",
    source: """
      Zecchin et al. 2016, Br J Clin Pharmacol 82:717, doi:10.1111/bcp.12994; DDMODEL00000217 (tumor size) and \
      DDMODEL00000218 (survival), final estimates. Deviations: exposures E0 and E1 are typical values times the dose of \
      the day, not data; the size in the hazard is the modeled baseline; sizes below 5 mm are not censored; new lesions \
      are a parameter to be set to 1 when one appears, as their own model is not included.
      """,
    parameters: [
      .init(.growth, "KG", "growth rate", unit: "10*-3/d", typical: 0.611, .logNormal(variance: 1.72)),
      .init(
        .carboplatinKill, "KD0", "kill by carboplatin at an exposure of 1", unit: "10*-3/d", typical: 0.0497,
        .logNormal(variance: 1.09)),
      .init(
        .gemcitabineKill, "KD1", "kill by gemcitabine at an exposure of 1", unit: "10*-2/d", typical: 0.0164,
        .shared(with: "KD0")),
      .init(
        .base, "IBASE", "sum of longest diameters at start", unit: "m", typical: 0.0713, .logNormal(variance: 0.515)),
      .init(.carboplatinExposure, "E0", "average exposure to carboplatin in a cycle", unit: "ng.d/dL/d", typical: 100),
      .init(
        .gemcitabineExposure, "E1", "average exposure to gemcitabine in a cycle", unit: "mol.d/10*6/d", typical: 14),
      .init(.hazardScale, "LAM_OS", "scale of the death hazard", unit: "1/d", typical: 1.18e-3),
      .init(.hazardShape, "K_OS", "shape of the death hazard", unit: "1", typical: 2.00),
      .init(.hazardBase, "BETA_SLD0", "log hazard by initial size over 70 mm", unit: "1", typical: 0.208),
      .init(.hazardChange, "BETA_TSR", "log hazard by relative change of size", unit: "1", typical: 0.904),
      .init(.hazardNewLesion, "BETA_NL", "log hazard by a new lesion", unit: "1", typical: 1.23),
      .init(.hazardPerformance, "BETA_ECOG", "log hazard by performance status", unit: "1", typical: 0.516),
      .init(.newLesion, "NEWLESION", "1 once a new lesion has appeared", unit: "1", typical: 0),
    ],
    covariates: [
      .init(
        .gemcitabine, "GEM", "1 where gemcitabine is given with carboplatin", unit: "1", typical: 1,
        .categorical([0, 1], weights: [0.5, 0.5])),
      .init(
        .performance, "ECOG", "1 for a performance status of 1 or worse", unit: "1", typical: 0,
        .categorical([0, 1], weights: [0.5, 0.5])),
    ],
    outputs: [
      .init(.tumor, "SLD", "sum of longest diameters", unit: "mm", .combined(additive: 18.4, proportional: 0)),
      .init(.change, "TSR", "relative change of size, of day 84 from then on", unit: "1"),
      .init(.survival, "SURV", "probability to be alive", unit: "1"),
      .init(.deathHazard, "HAZ_OS", "cumulative death hazard", unit: "1"),
    ],
    dosing: .today, breakTimes: [84 * 24],
    events: [.init("OS", .death, cumulativeHazard: .deathHazard)], tumorSize: .tumor, roles: .init(growth: .growth),
    regimen: "1 unit daily for 126d", claims: [])
}
