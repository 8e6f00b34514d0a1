public import DiffEq

/// Pazopanib in plasma, one compartment.
///
///     V = V_ref (AST/36.5)^−0.838
///
/// Values are apparent (over F). See ``PazopanibOzbey/description``.
public struct PazopanibOzbey: Model {
  public enum Parameter: Int, ModelIndex { case absorption, volume, clearance }
  public enum Covariate: Int, ModelIndex { case ast }
  public enum Output: Int, ModelIndex { case concentration, auc }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.volume] = p[.volume] * powerEffect(c[.ast], over: 36.5, -0.838)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.auc] = u.today / p[.clearance]
  }

  public static let description = ModelDescription<PazopanibOzbey>(
    name: "pazopanib-ozbey", summary: "pazopanib in plasma (drug monitoring)",
    source: """
      Ozbey et al. 2021, Pharmaceuticals 14:927, doi:10.3390/ph14090927 (73 patients; target AUC 750 mg.h/L, trough 20.5 \
      mg/L). Left out: variability between occasions (SD of eta 0.384 for V, 0.371 for CL). AST of a cohort is \
      log-normal within the paper's range, its spread assumed.
      """,
    parameters: [
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.976, .logNormal(variance: 0.211 * 0.211)),
      .init(.volume, "V", "apparent volume", unit: "L", typical: 22.3, .logNormal(variance: 0.248 * 0.248)),
      .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 0.458, .logNormal(variance: 0.714 * 0.714)),
    ],
    covariates: [
      .init(
        .ast, "AST", "aspartate aminotransferase", unit: "U/L", typical: 36.5,
        .logNormal(mean: 38, standardDeviation: 12, within: 22...233))
    ],
    outputs: [
      .init(.concentration, "CP", "pazopanib in plasma", unit: "mg/L", .linear(additive: 4.9, proportional: 0.05)),
      .init(.auc, "AUC24", "exposure of the day, dose/CL", unit: "mg.h/L"),
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "800 mg daily",
    claims: [.proportionalToDose([.concentration, .auc])])
}
