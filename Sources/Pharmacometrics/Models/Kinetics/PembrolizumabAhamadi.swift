public import DiffEq

/// Pembrolizumab in serum, two compartments, with covariates of patient and tumor.
///
///     CL = CL_ref (WT/76.8)^0.595 (ALB/39.6)^−0.907 (SLD/89.6)^0.0872 (EGFR/88.47)^0.135
///          (1 − 0.152 FEMALE)(1 + 0.145 NSCLC)(1 − 0.0739 ECOG)(1 + 0.140 IPI) e^η₁
///     Q  = Q_ref (WT/76.8)^0.595 e^η₁
///     VC = VC_ref (WT/76.8)^0.489 (ALB/39.6)^−0.208 (1 − 0.134 FEMALE)(1 + 0.0736 IPI) e^η₂
///     VP = VP_ref (WT/76.8)^0.489 e^η₂
///
/// Clearances are stated per day, as published, and turned to hours in the kinetics. Doses are infusions, `2 mg/kg over
/// 30min every 21d` or `200 mg over 30min every 21d`. See ``PembrolizumabAhamadi/description``.
public struct PembrolizumabAhamadi: Model {
  public enum Parameter: Int, ModelIndex { case clearance, volume, intercompartmental, peripheral }

  public enum Covariate: Int, ModelIndex {
    case weight, albumin, tumorSize, filtration, female, lungCancer, performance, ipilimumab
  }

  public enum Output: Int, ModelIndex { case concentration }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let effects = PembrolizumabEffects(
      weight: c[.weight], albumin: c[.albumin], tumorSize: c[.tumorSize], filtration: c[.filtration],
      female: c[.female], lungCancer: c[.lungCancer], performance: c[.performance], ipilimumab: c[.ipilimumab])
    p[.clearance] = p[.clearance] * effects.clearance
    p[.intercompartmental] = p[.intercompartmental] * effects.intercompartmental
    p[.volume] = p[.volume] * effects.volume
    p[.peripheral] = p[.peripheral] * effects.peripheral
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      clearance: p[.clearance] / 24, volume: p[.volume],
      peripherals: [.init(intercompartmentalClearance: p[.intercompartmental] / 24, volume: p[.peripheral])])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
  }
}

extension PembrolizumabAhamadi {
  /// Frequencies of sex, tumor and performance status are those of the paper's 2188 patients; spreads of weight, albumin,
  /// tumor size and filtration are assumed.
  public static let description = ModelDescription<PembrolizumabAhamadi>(
    name: "pembrolizumab-ahamadi", summary: "pembrolizumab in serum",
    source: """
      Ahamadi et al. 2017, CPT PSP 6:49, doi:10.1002/psp4.12139. The sign of ECOG is that of the paper's table and text, \
      against a footnote; eta of CL and Q, and of VC and VP, are shared and their covariance, not published, is 0. \
      Spreads of WT, ALB, SLD and EGFR in a cohort are assumed.
      """,
    parameters: [
      .init(.clearance, "CL", "clearance", unit: "L/d", typical: 0.22, .logNormal(variance: 0.134)),
      .init(.volume, "VC", "central volume", unit: "L", typical: 3.48, .logNormal(variance: 0.0417)),
      .init(.intercompartmental, "Q", "intercompartmental clearance", unit: "L/d", typical: 0.795, .shared(with: "CL")),
      .init(.peripheral, "VP", "peripheral volume", unit: "L", typical: 4.06, .shared(with: "VC")),
    ],
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 76.8,
        .logNormal(mean: 78.5, standardDeviation: 17, within: 35...160)),
      .init(
        .albumin, "ALB", "albumin", unit: "g/L", typical: 39.6,
        .normal(mean: 39.6, standardDeviation: 4.5, within: 20...55)
      ),
      .init(
        .tumorSize, "SLD", "sum of longest diameters before treatment", unit: "mm", typical: 89.6,
        .logNormal(mean: 110, standardDeviation: 80, within: 10...550)),
      .init(
        .filtration, "EGFR", "estimated glomerular filtration", unit: "mL/min/{1.73_m2}", typical: 88.47,
        .logNormal(mean: 91, standardDeviation: 22, within: 25.4...403)),
      .init(.female, "FEMALE", "1 for a woman", unit: "1", typical: 0, .categorical([0, 1], weights: [0.591, 0.409])),
      .init(
        .lungCancer, "NSCLC", "1 for non-small-cell lung cancer, 0 for melanoma", unit: "1", typical: 0,
        .categorical([0, 1], weights: [0.747, 0.253])),
      .init(
        .performance, "ECOG", "1 for a performance status of 1 or worse", unit: "1", typical: 0,
        .categorical([0, 1], weights: [0.576, 0.424])),
      .init(
        .ipilimumab, "IPI", "1 after ipilimumab", unit: "1", typical: 0, .categorical([0, 1], weights: [0.655, 0.345])),
    ],
    outputs: [
      .init(.concentration, "CP", "pembrolizumab in serum", unit: "mg/L", .logNormal(standardDeviation: 0.272))
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "2 mg/kg over 30min every 21d",
    claims: [.proportionalToDose([.concentration])])
}
