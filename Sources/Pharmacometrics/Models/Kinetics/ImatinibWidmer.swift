public import DiffEq

/// Imatinib in plasma, one compartment, without covariates.
///
/// With covariates the same population's model is ``ImatinibGotta``. See ``ImatinibWidmer/description``.
public struct ImatinibWidmer: Model {
  public enum Parameter: Int, ModelIndex { case absorption, clearance, volume }
  public enum Output: Int, ModelIndex { case concentration, auc }

  public init() {}

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

  public static let description = ModelDescription<ImatinibWidmer>(
    name: "imatinib-widmer", summary: "imatinib in plasma (base model)",
    source: """
      Widmer et al. 2006, Br J Clin Pharmacol 62:97, doi:10.1111/j.1365-2125.2006.02719.x, base model. CV 36 % and 63 % \
      are taken as standard deviations of eta, as in the drug file of the monitoring software Tucuxi.
      """,
    parameters: [
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.61),
      .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 14.3, .logNormal(variance: 0.36 * 0.36)),
      .init(.volume, "V", "apparent volume", unit: "L", typical: 347, .logNormal(variance: 0.63 * 0.63)),
    ],
    outputs: [
      .init(.concentration, "CP", "imatinib in plasma", unit: "ug/L", .combined(additive: 0, proportional: 0.31)),
      .init(.auc, "AUC24", "exposure of the day, dose/CL", unit: "ug.h/L"),
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "400 mg daily",
    claims: [.proportionalToDose([.concentration, .auc])])
}
