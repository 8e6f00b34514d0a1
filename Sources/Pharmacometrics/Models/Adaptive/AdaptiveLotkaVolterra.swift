public import DiffEq

/// Drug-sensitive and resistant cells of a prostate tumor that compete for space: the equations of
/// ``LotkaVolterraTumor`` as a model.
///
///     dS/dt = rS S c (1 − dD D) − d S        dR/dt = rR R c − d R        c = 1 − (S + R)/K, per day
///     rR = (1 − COST) rS,  d = TURNOVER rS,  R(0) = FR N0,  S(0) = N0 − R(0)
///
/// D is the drug of the last 24 h as a multiple of the standard dose: `1 unit daily` is continuous therapy. See
/// ``AdaptiveLotkaVolterra/description``.
public struct AdaptiveLotkaVolterra: Model {
  public enum State: Int, ModelIndex { case sensitive, resistant }

  public enum Parameter: Int, ModelIndex {
    case growth, kill, capacity, initial, resistantShare, cost, turnover
    // Derived: rR, d, and 1/K.
    case resistantGrowth, death, inverseCapacity
    // Derived, by the dose of the day: rS (1 − dD D).
    case sensitiveGrowth
  }

  public enum Output: Int, ModelIndex { case sensitive, resistant, total, relative }
  // Written out, since a build file by file does not find the default.
  public typealias Covariate = None

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.resistantGrowth] = (1 - p[.cost]) * p[.growth]
    p[.death] = p[.turnover] * p[.growth]
    p[.inverseCapacity] = 1 / p[.capacity]
  }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.sensitiveGrowth] = p[.growth] * (1 - p[.kill] * today)
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.resistant] = p[.initial] * p[.resistantShare]
    y[.sensitive] = p[.initial] - y[.resistant]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let space = 1 - (y[.sensitive] + y[.resistant]) * p[.inverseCapacity]
    dy[.sensitive] = y[.sensitive] * (p[.sensitiveGrowth] * space - p[.death]) / 24
    dy[.resistant] = y[.resistant] * (p[.resistantGrowth] * space - p[.death]) / 24
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    let total = y[.sensitive] + y[.resistant]
    out[.sensitive] = y[.sensitive]
    out[.resistant] = y[.resistant]
    out[.total] = total
    out[.relative] = total / p[.initial]
  }

  /// Cost and turnover of a cohort were uniform; here they are normal on the logit scale with the same middle and spread.
  public static let description = ModelDescription<AdaptiveLotkaVolterra>(
    name: "adaptive-lotka-volterra", summary: "sensitive and resistant prostate cancer cells competing for space",
    source: """
      Strobl et al. 2021, Cancer Res 81:1135, doi:10.1158/0008-5472.CAN-20-0806 (model); Gallagher et al. 2024, Cancer \
      Res 84:1929, doi:10.1158/0008-5472.CAN-23-2040 (values; progression is a total of 1.2 N0). Deviation: cost and \
      turnover of their synthetic patients, uniform on 0.2 to 0.5 and 0.5 to 0.8, are logit-normal with the same mean \
      and spread; patients whose untreated tumor would not grow are not left out.
      """,
    parameters: [
      .init(.growth, "RS", "growth rate of sensitive cells", unit: "1/d", typical: 0.027),
      .init(.kill, "DD", "kill of dividing cells at the standard dose", unit: "1", typical: 1.5),
      .init(.capacity, "K", "capacity", unit: "1", typical: 1),
      .init(.initial, "N0", "initial burden, over the unit of capacity", unit: "1", typical: 0.1),
      .init(.resistantShare, "FR", "initial share of resistant cells", unit: "1", typical: 0.01),
      .init(
        .cost, "COST", "loss of growth by resistance", unit: "1", typical: 0.35, .logitNormal(variance: 0.145)),
      .init(
        .turnover, "TURNOVER", "death over growth of sensitive cells", unit: "1", typical: 0.65,
        .logitNormal(variance: 0.145)),
    ],
    outputs: [
      .init(.sensitive, "S", "sensitive cells", unit: "1"),
      .init(.resistant, "R", "resistant cells", unit: "1"),
      .init(.total, "N", "all cells", unit: "1"),
      .init(.relative, "REL", "all cells over their initial number", unit: "1"),
    ],
    dosing: .today, regimen: "1 unit daily")
}
