public import DiffEq

/// Sunitinib and its active metabolite SU12662 in plasma, with elimination and formation in a well-stirred liver.
///
///     C_liver = (KA D + QH C)/(QH + CL)
///     dA/dt = QH C_liver − QH C                              C = A/VC
///     dM/dt = fm CL C_liver − CLM C_M − QM (C_M − C_MP)
///
/// so that part of the dose becomes metabolite before it reaches the blood. Clearances and flows grow with
/// (WT/70)^0.75, volumes with WT/70. Values are apparent (over F). See ``SunitinibYu/description``.
public struct SunitinibYu: Model {
  public enum Parameter: Int, ModelIndex {
    case absorption, clearance, volume, liverFlow, formedFraction
    case metaboliteClearance, metaboliteVolume, metaboliteIntercompartmental, metabolitePeripheral
  }

  public enum Covariate: Int, ModelIndex { case weight }
  public enum Output: Int, ModelIndex { case sunitinib, metabolite, total, auc, metaboliteAUC }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let size = c[.weight] / 70
    let flow = powerEffect(c[.weight], over: 70, 0.75)
    p[.clearance] = p[.clearance] * flow
    p[.liverFlow] = p[.liverFlow] * flow
    p[.metaboliteClearance] = p[.metaboliteClearance] * flow
    p[.metaboliteIntercompartmental] = p[.metaboliteIntercompartmental] * flow
    p[.volume] = p[.volume] * size
    p[.metaboliteVolume] = p[.metaboliteVolume] * size
    p[.metabolitePeripheral] = p[.metabolitePeripheral] * size
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    .wellStirred(
      absorption: p[.absorption], intrinsicClearance: p[.clearance], liverFlow: p[.liverFlow], volume: p[.volume],
      metabolite: .init(
        formedFraction: p[.formedFraction], clearance: p[.metaboliteClearance], volume: p[.metaboliteVolume],
        peripheral: .init(
          intercompartmentalClearance: p[.metaboliteIntercompartmental], volume: p[.metabolitePeripheral])))
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.sunitinib] = 1000 * u.concentration
    out[.metabolite] = 1000 * u.metabolite
    out[.total] = 1000 * (u.concentration + u.metabolite)
    // All of a dose passes the liver in the end, where CL acts: the system's clearance cancels.
    out[.auc] = u.today / p[.clearance]
    out[.metaboliteAUC] = p[.formedFraction] * u.today / p[.metaboliteClearance]
  }
}

extension SunitinibYu {
  /// Coefficients of variation are taken as standard deviations of η, as the paper's own simulation code does; residual
  /// errors are those of its largest study.
  public static let description = ModelDescription<SunitinibYu>(
    name: "sunitinib-yu", summary: "sunitinib and SU12662 in plasma (semi-physiological)",
    source: """
      Yu et al. 2015, Br J Clin Pharmacol 79:809, doi:10.1111/bcp.12550 (70 patients). ω = CV as printed; residual \
      variances of study 1 (parent 0.06, metabolite 0.03; other studies about 0.01-0.02 and 0.01). TOTAL has no error \
      of its own there.
      """,
    parameters: [
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.34),
      .init(
        .clearance, "CL", "apparent clearance in the liver", unit: "L/h", typical: 35.7,
        .logNormal(variance: 0.339 * 0.339)),
      .init(
        .volume, "VC", "apparent central volume", unit: "L", typical: 1360, .logNormal(variance: 0.324 * 0.324)),
      .init(.liverFlow, "QH", "blood flow of the liver", unit: "L/h", typical: 80),
      .init(.formedFraction, "FM", "share of sunitinib that becomes SU12662", unit: "1", typical: 0.21),
      .init(
        .metaboliteClearance, "CLM", "apparent clearance of SU12662", unit: "L/h", typical: 17.1,
        .logNormal(variance: 0.421 * 0.421)),
      .init(
        .metaboliteVolume, "VCM", "apparent central volume of SU12662", unit: "L", typical: 635,
        .logNormal(variance: 0.579 * 0.579)),
      .init(
        .metaboliteIntercompartmental, "QM", "apparent intercompartmental clearance of SU12662", unit: "L/h",
        typical: 20.1),
      .init(.metabolitePeripheral, "VPM", "apparent peripheral volume of SU12662", unit: "L", typical: 388),
    ],
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 70,
        .logNormal(mean: 82.3, standardDeviation: 19.4, within: 39...157))
    ],
    blocks: [
      .init(
        ["CL", "VC", "CLM", "VCM"],
        lowerTriangle: [
          0.339 * 0.339, 0, 0.324 * 0.324, 0.53 * 0.339 * 0.421, 0, 0.421 * 0.421, 0, 0.48 * 0.324 * 0.579,
          0.45 * 0.421 * 0.579, 0.579 * 0.579,
        ])
    ],
    outputs: [
      .init(
        .sunitinib, "SU", "sunitinib in plasma", unit: "ng/mL",
        .combined(additive: 0, proportional: 0.06.squareRoot())),
      .init(
        .metabolite, "SU12662", "SU12662 in plasma", unit: "ng/mL",
        .combined(additive: 0, proportional: 0.03.squareRoot())),
      .init(.total, "TOTAL", "sunitinib and SU12662", unit: "ng/mL"),
      .init(.auc, "AUC24", "exposure of the day at steady state, dose/CL", unit: "mg.h/L"),
      .init(.metaboliteAUC, "AUC24M", "exposure to SU12662 of the day at steady state", unit: "mg.h/L"),
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "50 mg daily 4wk on 2wk off",
    claims: [.proportionalToDose(Output.allCases)])
}
