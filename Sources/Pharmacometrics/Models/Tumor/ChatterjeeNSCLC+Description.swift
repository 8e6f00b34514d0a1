extension ChatterjeeNSCLC {
  /// Shares of PD-L1 and EGFR are those of the paper's patients, the spread of the initial size fits its range (σ = 0.65 of
  /// the logarithm). Other covariates of a cohort are assumed as in ``PembrolizumabAhamadi``.
  public static let description = ModelDescription<ChatterjeeNSCLC>(
    name: "chatterjee-nsclc", summary: "pembrolizumab in non-small-cell lung cancer: tumor size",
    source: """
      Chatterjee et al. 2016, Ann Oncol 27:1291, doi:10.1093/annonc/mdw174 (tumor size, 496 patients); Ahamadi et al. \
      2017, CPT PSP 6:49, doi:10.1002/psp4.12139 (kinetics). The spread of SLD0 fits the range reported; spreads of \
      other covariates are assumed; the delay between the first scan and the first dose, not reported, is 0.
      """,
    parameters: [
      .init(.clearance, "CL", "clearance", unit: "L/d", typical: 0.22, .logNormal(variance: 0.134)),
      .init(.volume, "VC", "central volume", unit: "L", typical: 3.48, .logNormal(variance: 0.0417)),
      .init(.intercompartmental, "Q", "intercompartmental clearance", unit: "L/d", typical: 0.795, .shared(with: "CL")),
      .init(.peripheral, "VP", "peripheral volume", unit: "L", typical: 4.06, .shared(with: "VC")),
      .init(
        .growth, "KG", "growth rate of the resistant part", unit: "1/d", typical: 0.00114, .logNormal(variance: 1.21)),
      .init(.kill, "KD", "decay of the sensitive part", unit: "1/d", typical: 0.00265, .logNormal(variance: 1.26)),
      .init(.sensitive, "F", "sensitive share", unit: "1", typical: 0.574, .logitNormal(variance: 2.79)),
      .init(.exposureExponent, "THETA_AUC", "exponent of exposure", unit: "1", typical: 0.196),
    ],
    covariates: kineticCovariates + tumorCovariates,
    blocks: [.init(["KG", "KD", "F"], lowerTriangle: [1.21, -0.33, 1.26, -0.814, 0.631, 2.79])],
    outputs: [
      .init(.concentration, "CP", "pembrolizumab in serum", unit: "mg/L", .logNormal(standardDeviation: 0.272)),
      .init(.auc, "AUC6W", "exposure of six weeks at steady state", unit: "mg.d/L"),
      .init(
        .tumor, "SLD", "sum of longest diameters", unit: "mm", .logNormal(standardDeviation: 0.0274.squareRoot())),
    ],
    dosing: .kinetics(), tumorSize: .tumor, regimen: "200 mg over 30min every 21d",
    claims: [.proportionalToDose([.concentration])])

  private static let kineticCovariates: [ModelDescription<ChatterjeeNSCLC>.Covariate] = [
    .init(
      .weight, "WT", "body weight", unit: "kg", typical: 76.8,
      .logNormal(mean: 72, standardDeviation: 16, within: 35...132)),
    .init(
      .albumin, "ALB", "albumin", unit: "g/L", typical: 39.6,
      .normal(mean: 39.6, standardDeviation: 4.5, within: 20...55)),
    .init(
      .tumorSize, "SLD0", "sum of longest diameters at start", unit: "mm", typical: 91.7,
      .logNormal(mean: 113.3, standardDeviation: 82.1, within: 10.4...548.3)),
    .init(
      .filtration, "GFR", "estimated glomerular filtration", unit: "mL/min/{1.73_m2}", typical: 88.47,
      .logNormal(mean: 91, standardDeviation: 22, within: 25.4...403)),
    .init(.female, "FEMALE", "1 for a woman", unit: "1", typical: 0, .categorical([0, 1], weights: [0.529, 0.471])),
    .init(
      .performance, "ECOG", "1 for a performance status of 1 or worse", unit: "1", typical: 0,
      .categorical([0, 1], weights: [177, 325])),
    .init(.ipilimumab, "IPI", "1 after ipilimumab", unit: "1", typical: 0, .fixed),
  ]

  private static let tumorCovariates: [ModelDescription<ChatterjeeNSCLC>.Covariate] = [
    .init(
      .pdl1, "PDL1", "tumor cells with PD-L1, classes below 1, 1 to 49, 50 and more; -1 not known", unit: "%",
      typical: 25, .categorical([75, 25, 0, -1], weights: [153, 201, 91, 60])),
    .init(
      .egfr, "EGFR", "1 mutated, 0 wild type, -1 not known", unit: "1", typical: 0,
      .categorical([0, 1, -1], weights: [409, 70, 26])),
    .init(.sixWeekDose, "DOSE6W", "pembrolizumab given in six weeks", unit: "mg", typical: 400, .fixed),
    .init(.delay, "DELAY", "from the first scan to the first dose", unit: "d", typical: 0, .fixed),
  ]
}
