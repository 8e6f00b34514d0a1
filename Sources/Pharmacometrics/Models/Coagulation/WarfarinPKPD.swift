public import DiffEq

/// Warfarin in plasma through two steps of absorption, and the activity of the prothrombin complex, whose production it
/// inhibits.
///
///     dD/dt = −KTR D,  dG/dt = KTR D − KA G,  dA/dt = KA G − CL C,  C = A/V
///     dE/dt = KOUT (E0 (1 − EMAX C/(EC50 + C)) − E)
///
/// See ``WarfarinPKPD/description``.
public struct WarfarinPKPD: Model {
  public enum State: Int, ModelIndex { case depot, gut, central, effect }
  public enum Parameter: Int, ModelIndex {
    case transit, absorption, clearance, volume, maximum, halfEffect, loss, base
  }
  public enum Output: Int, ModelIndex { case concentration, effect }

  public init() {}

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.depot] = .constant(0)
    y[.gut] = .constant(0)
    y[.central] = .constant(0)
    y[.effect] = p[.base]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let concentration = y[.central] / p[.volume]
    dy[.depot] = -(p[.transit] * y[.depot])
    dy[.gut] = p[.transit] * y[.depot] - p[.absorption] * y[.gut]
    dy[.central] = p[.absorption] * y[.gut] - p[.clearance] * concentration
    let inhibition = p[.maximum] * concentration / (p[.halfEffect] + concentration)
    dy[.effect] = IndirectResponse.inhibitedProduction(
      y[.effect], production: p[.loss] * p[.base], loss: p[.loss], effect: inhibition)
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = y[.central] / p[.volume]
    out[.effect] = y[.effect]
  }

  public static let description = ModelDescription<WarfarinPKPD>(
    name: "warfarin-pkpd", summary: "warfarin in plasma and prothrombin complex activity (calibration example)",
    source: """
      Data of O'Reilly and others 1963 and 1968 (32 subjects), as in the R package nlmixr2data. Structure and values of \
      the Monolix run pk.turnover.emax3 (2021R1) that accompanies the R package babelmixr2. EMAX lies between 0 and 1.
      """,
    parameters: [
      .init(
        .transit, "KTR", "first step of absorption", unit: "1/h", typical: 1.2436, .logNormal(variance: 0.731 * 0.731)),
      .init(
        .absorption, "KA", "second step of absorption", unit: "1/h", typical: 1.0053,
        .logNormal(variance: 0.4608 * 0.4608)),
      .init(
        .clearance, "CL", "apparent clearance", unit: "L/h", typical: 0.13452, .logNormal(variance: 0.2793 * 0.2793)),
      .init(.volume, "V", "apparent volume", unit: "L", typical: 7.7259, .logNormal(variance: 0.2232 * 0.2232)),
      .init(
        .maximum, "EMAX", "largest inhibition", unit: "1", typical: 0.98861, .logitNormal(variance: 0.3804 * 0.3804)),
      .init(
        .halfEffect, "EC50", "concentration of half the largest inhibition", unit: "mg/L", typical: 1.0818,
        .logNormal(variance: 0.454 * 0.454)),
      .init(
        .loss, "KOUT", "loss of the complex", unit: "1/h", typical: 0.05298, .logNormal(variance: 0.0786 * 0.0786)),
      .init(
        .base, "E0", "activity without drug", unit: "%", typical: 96.667, .logNormal(variance: 0.05076 * 0.05076)),
    ],
    outputs: [
      .init(
        .concentration, "CP", "warfarin in plasma", unit: "mg/L", .combined(additive: 0.5334, proportional: 0.09858)),
      .init(
        .effect, "PCA", "prothrombin complex activity", unit: "%", .combined(additive: 3.7896, proportional: 0)),
    ],
    dosing: .state(.depot), roles: .init(clearance: .clearance), regimen: "100 mg at 0h",
    claims: [.nonNegativeStates, .steadyWithoutDrug([.effect]), .proportionalToDose([.concentration])])
}
