public import DiffEq

/// Theophylline in serum after one dose by mouth, one compartment: the data set that programs for population kinetics are
/// shown with.
///
/// See ``Theophylline/description``.
public struct Theophylline: Model {
  public enum Parameter: Int, ModelIndex { case absorption, volume, clearance }
  public enum Output: Int, ModelIndex { case concentration }

  public init() {}

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.concentration] = u.concentration }

  public static let description = ModelDescription<Theophylline>(
    name: "theophylline", summary: "theophylline in serum (calibration example)",
    source: """
      Data of R. Upton, 12 subjects after one oral dose: Boeckmann, Sheiner, Beal 1994, NONMEM Users Guide, part V. \
      Structure and log-normal effects as in the example of Comets, Lavenu, Lavielle 2017, J Stat Softw 80(3), \
      doi:10.18637/jss.v080.i03. The values are this package's own maximum likelihood estimates from these data \
      (MCMC-SAEM, additive error, independent effects).
      """,
    parameters: [
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 1.58, .logNormal(variance: 0.4)),
      .init(.volume, "V", "apparent volume", unit: "L", typical: 31.5, .logNormal(variance: 0.018)),
      .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 2.77, .logNormal(variance: 0.07)),
    ],
    outputs: [
      .init(
        .concentration, "CP", "theophylline in serum", unit: "mg/L", .combined(additive: 0.7, proportional: 0))
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "320 mg at 0h",
    claims: [.proportionalToDose([.concentration])])
}
