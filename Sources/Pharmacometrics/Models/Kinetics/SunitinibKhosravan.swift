public import DiffEq

/// Sunitinib in plasma, two compartments with a lag, from trials in renal cell carcinoma and GIST.
///
///     CL = CL_ref (1 − 0.193 FEMALE)(1 + 0.293 GIST)        V = V_ref (1 − 0.213 FEMALE)(1 + 0.420 GIST)
///
/// Values are apparent (over F). See ``SunitinibKhosravan/description``.
public struct SunitinibKhosravan: Model {
  public enum Parameter: Int, ModelIndex { case clearance, volume, intercompartmental, peripheral, absorption, lag }
  public enum Covariate: Int, ModelIndex { case female, gist }
  public enum Output: Int, ModelIndex { case concentration, auc }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.clearance] = p[.clearance] * relativeEffect(c[.female], -0.193) * relativeEffect(c[.gist], 0.293)
    p[.volume] = p[.volume] * relativeEffect(c[.female], -0.213) * relativeEffect(c[.gist], 0.420)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume],
      peripherals: [.init(intercompartmentalClearance: p[.intercompartmental], volume: p[.peripheral])])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = 1000 * u.concentration
    out[.auc] = u.today / p[.clearance]
  }
}

extension SunitinibKhosravan {
  /// Left out: the effects of age and race on CL and of weight on V, whose reference values are not known to us.
  public static let description = ModelDescription<SunitinibKhosravan>(
    name: "sunitinib-khosravan", summary: "sunitinib in plasma (trials by dosing schedule)",
    source: """
      Khosravan et al. 2016, Clin Pharmacokinet 55:1251, doi:10.1007/s40262-016-0404-5. ω = CV as in public ports. Left \
      out for want of reference values: CL by age (-0.00702/a) and race (-0.152), V by weight (0.281).
      """,
    parameters: [
      .init(
        .clearance, "CL", "apparent clearance", unit: "L/h", typical: 34.1, .logNormal(variance: 0.246 * 0.246)),
      .init(
        .volume, "V", "apparent central volume", unit: "L", typical: 2700, .logNormal(variance: 0.230 * 0.230)),
      .init(.intercompartmental, "Q", "apparent intercompartmental clearance", unit: "L/h", typical: 0.688),
      .init(.peripheral, "VP", "apparent peripheral volume", unit: "L", typical: 774),
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.126, .logNormal(variance: 1.66 * 1.66)),
      .init(.lag, "TLAG", "lag of absorption", unit: "h", typical: 0.527),
    ],
    covariates: [
      .init(.female, "FEMALE", "1 for a woman", unit: "1", typical: 0, .fixed),
      .init(
        .gist, "GIST", "1 for a gastrointestinal stromal tumor, 0 for renal cell carcinoma", unit: "1", typical: 0,
        .fixed),
    ],
    outputs: [
      .init(
        .concentration, "CP", "sunitinib in plasma", unit: "ng/mL", .combined(additive: 0, proportional: 0.417)),
      .init(.auc, "AUC24", "exposure of the day, dose/CL", unit: "mg.h/L"),
    ],
    dosing: .kinetics(lag: .lag), roles: .init(clearance: .clearance), regimen: "50 mg daily 4wk on 2wk off",
    claims: [.proportionalToDose([.concentration, .auc])])
}
