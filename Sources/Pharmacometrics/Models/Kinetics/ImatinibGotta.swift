public import DiffEq

/// Imatinib in plasma, one compartment, with the demographic covariates used for therapeutic drug monitoring.
///
///     CL = [14.3 + 5.42 (WT − 70)/70 + 1.49 (2 SEX − 1) − 5.81 (AGE − 50)/50 − 0.806 (2 GIST − 1)] e^η
///     V  = [347 + 46.2 (2 SEX − 1)] e^η
///
/// SEX is 1 for a man, 0 for a woman and 0.5 where it is unknown. The shifts are coded as parts of 14.3 and 347, so that
/// they scale with CL and V where those are set to other values.
///
/// Limits of use: age 20 to 88 a (beyond it the model is not to be used), weight 44 to 110 kg (beyond it with caution),
/// doses of 100, 200, 300, 400, 600 or 800 mg every 12 or 24 h. See ``ImatinibGotta/description``.
public struct ImatinibGotta: Model {
  public enum Parameter: Int, ModelIndex { case absorption, clearance, volume }
  public enum Covariate: Int, ModelIndex { case weight, age, sex, gist }
  public enum Output: Int, ModelIndex { case concentration, auc }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let weight = 5.42 * (c[.weight] - 70) / 70
    let age = -5.81 * (c[.age] - 50) / 50
    let sex = 2 * c[.sex] - 1
    let shift = weight + 1.49 * sex + age - 0.806 * (2 * c[.gist] - 1)
    p[.clearance] = p[.clearance] * (1 + shift / 14.3)
    p[.volume] = p[.volume] * (1 + 46.2 * sex / 347)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = 1000 * u.concentration
    out[.auc] = 1000 * u.today / p[.clearance]
  }
}

extension ImatinibGotta {
  /// Values as in a public drug file for therapeutic drug monitoring. Covariates of a cohort are assumptions within the
  /// limits of use.
  public static let description = ModelDescription<ImatinibGotta>(
    name: "imatinib-gotta", summary: "imatinib in plasma (drug monitoring, with covariates)",
    source: """
      Gotta et al. 2012 with the demographic model of Widmer et al. 2006, Br J Clin Pharmacol 62:97, \
      doi:10.1111/j.1365-2125.2006.02719.x; values as in the drug file of the open monitoring software Tucuxi. Ages and \
      weights of a cohort (normal around 50 a and 70 kg) are assumed.
      """,
    parameters: [
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.609),
      .init(
        .clearance, "CL", "apparent clearance at mid covariates", unit: "L/h", typical: 14.3,
        .logNormal(variance: 0.356 * 0.356)),
      .init(
        .volume, "V", "apparent volume at mid covariates", unit: "L", typical: 347, .logNormal(variance: 0.629 * 0.629)),
    ],
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 70,
        .normal(mean: 70, standardDeviation: 13, within: 44...110)
      ),
      .init(.age, "AGE", "age", unit: "a", typical: 50, .normal(mean: 50, standardDeviation: 15, within: 20...88)),
      .init(
        .sex, "SEX", "1 man, 0 woman, 0.5 unknown", unit: "1", typical: 0.5,
        .categorical([0, 0.5, 1], weights: [0.5, 0, 0.5])),
      .init(
        .gist, "GIST", "1 for a gastrointestinal stromal tumor, 0 for another disease", unit: "1", typical: 0, .fixed),
    ],
    blocks: [.init(["CL", "V"], lowerTriangle: [0.356 * 0.356, 0.798 * 0.356 * 0.629, 0.629 * 0.629])],
    outputs: [
      .init(
        .concentration, "CP", "imatinib in plasma", unit: "ug/L", .combined(additive: 0, proportional: 0.3138)),
      .init(.auc, "AUC24", "exposure of the day, dose/CL", unit: "ug.h/L"),
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "400 mg daily",
    claims: [.proportionalToDose([.concentration, .auc])])
}
