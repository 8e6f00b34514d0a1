import DiffEq
import Pharmacometrics

/// Warfarin through two steps of absorption, and the prothrombin complex activity whose production it inhibits, at
/// NONMEM's final estimates of a public run.
struct WarfarinTurnover: Model {
  enum State: Int, ModelIndex { case depot, gut, central, effect }
  enum Parameter: Int, ModelIndex { case transit, absorption, clearance, volume, maximum, halfEffect, loss, base }
  enum Output: Int, ModelIndex { case concentration, effect }

  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.depot] = .constant(0)
    y[.gut] = .constant(0)
    y[.central] = .constant(0)
    y[.effect] = p[.base]
  }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let concentration = y[.central] / p[.volume]
    dy[.depot] = -(p[.transit] * y[.depot])
    dy[.gut] = p[.transit] * y[.depot] - p[.absorption] * y[.gut]
    dy[.central] = p[.absorption] * y[.gut] - p[.clearance] * concentration
    let inhibition = p[.maximum] * concentration / (p[.halfEffect] + concentration)
    dy[.effect] = p[.loss] * (p[.base] * (1 - inhibition) - y[.effect])
  }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = y[.central] / p[.volume]
    out[.effect] = y[.effect]
  }

  /// exp of the run's final thetas 1 to 4 and 8 to 10, the logistic function of theta 7.
  static let description = ModelDescription<WarfarinTurnover>(
    name: "warfarin-turnover", summary: "warfarin", source: "pk.turnover.emax4, NONMEM 7.4.3",
    parameters: [
      .init(.transit, "KTR", "first step", unit: "1/h", typical: exp(6.24486e-07)),
      .init(.absorption, "KA", "second step", unit: "1/h", typical: exp(-3.56868e-06)),
      .init(.clearance, "CL", "clearance", unit: "L/h", typical: exp(-1.99439), .logNormal(variance: 7.32551e-02)),
      .init(.volume, "V", "volume", unit: "L", typical: exp(2.04923), .logNormal(variance: 5.42082e-02)),
      .init(.maximum, "EMAX", "largest inhibition", unit: "1", typical: expit(9.97533)),
      .init(
        .halfEffect, "EC50", "half effect", unit: "mg/L", typical: exp(1.30631e-01), .logNormal(variance: 1.73761e-01)),
      .init(.loss, "KOUT", "loss", unit: "1/h", typical: exp(-2.96220), .logNormal(variance: 7.41445e-03)),
      .init(.base, "E0", "baseline", unit: "%", typical: exp(4.57136), .logNormal(variance: 2.69443e-03)),
    ],
    outputs: [
      .init(
        .concentration, "CP", "in plasma", unit: "mg/L", .combined(additive: 5.71414e-01, proportional: 1.61402e-01)),
      .init(.effect, "PCA", "complex activity", unit: "%", .combined(additive: 3.58903, proportional: 0)),
    ],
    dosing: .state(.depot))
}
