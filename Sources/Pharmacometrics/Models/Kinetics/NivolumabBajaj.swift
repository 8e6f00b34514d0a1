public import DiffEq

/// Nivolumab in serum, two compartments, with a clearance that changes over the course of treatment.
///
///     CL = CL_ref (WT/80)^0.566 (GFR/90)^0.186 e^(0.165 MALE + 0.172 PS − 0.125 ASIAN) e^η · e^(E t^H/(T50^H + t^H))
///     V1 = V1_ref (WT/80)^0.597 e^(0.152 MALE) e^η        E = −0.295 + η
///
/// t counts hours from the first dose, taken as time 0; values are per hour. Doses are infusions, `3 mg/kg over 60min
/// every 14d`. See ``NivolumabBajaj/description``.
public struct NivolumabBajaj: Model {
  public enum State: Int, ModelIndex { case central, peripheral }

  public enum Parameter: Int, ModelIndex {
    case clearance, volume, intercompartmental, peripheral, maximumChange, halfTime, hill
    // Derived: T50^H and the rate Q/V2.
    case halfTimePower, returnRate
  }

  public enum Covariate: Int, ModelIndex { case weight, filtration, male, performance, asian }
  public enum Output: Int, ModelIndex { case concentration, clearance }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let logarithm = 0.165 * c[.male] + 0.172 * c[.performance] - 0.125 * c[.asian]
    let size = powerEffect(c[.weight], over: 80, 0.566) * powerEffect(c[.filtration], over: 90, 0.186)
    p[.clearance] = p[.clearance] * size * exp(logarithm)
    p[.volume] = p[.volume] * powerEffect(c[.weight], over: 80, 0.597) * exp(0.152 * c[.male])
    p[.halfTimePower] = pow(p[.halfTime], p[.hill])
    p[.returnRate] = p[.intercompartmental] / p[.peripheral]
  }

  @inlinable @inline(__always)
  func clearance<S: RealScalar>(_ t: Double, _ p: Values<Parameter, S>) -> S {
    guard t > 0 else { return p[.clearance] }
    let power = exp(p[.hill] * Double.naturalLogarithm(t))
    return p[.clearance] * exp(p[.maximumChange] * power / (p[.halfTimePower] + power))
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let concentration = y[.central] / p[.volume]
    let exchange = p[.intercompartmental] * concentration - p[.returnRate] * y[.peripheral]
    dy[.central] = -clearance(t, p) * concentration - exchange
    dy[.peripheral] = exchange
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.central] = .constant(0)
    y[.peripheral] = .constant(0)
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = y[.central] / p[.volume]
    out[.clearance] = clearance(t, p)
  }
}

extension NivolumabBajaj {
  /// Thetas as mapped by the control stream that stands in the listing of the fit to the trials; the simulated stream
  /// beside it gives the filtration the exponent of sex, which is a slip.
  public static let description = ModelDescription<NivolumabBajaj>(
    name: "nivolumab-bajaj", summary: "nivolumab in serum, clearance changing with time",
    source: """
      Bajaj et al. 2017, CPT PSP 6:58, doi:10.1002/psp4.12143; DDMODEL00000284, final estimates of the fit to 1895 \
      patients. A cohort's covariates are assumed: weight and filtration log-normal around the reference, two thirds \
      men, half with a performance status of 1.
      """,
    parameters: [
      .init(
        .clearance, "CL", "clearance at the first dose of a woman, PS 0", unit: "L/h", typical: 9.40e-3,
        .logNormal(variance: 0.123)),
      .init(.volume, "V1", "central volume of a woman", unit: "L", typical: 3.63, .logNormal(variance: 0.123)),
      .init(.intercompartmental, "Q", "intercompartmental clearance", unit: "L/h", typical: 0.0321),
      .init(.peripheral, "V2", "peripheral volume", unit: "L", typical: 2.78, .logNormal(variance: 0.258)),
      .init(
        .maximumChange, "EMAX", "largest change of log clearance", unit: "1", typical: -0.295, .normal(variance: 0.0719)
      ),
      .init(.halfTime, "T50", "time of half the change", unit: "h", typical: 1410),
      .init(.hill, "HILL", "exponent of time", unit: "1", typical: 3.15),
    ],
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 80,
        .logNormal(mean: 80, standardDeviation: 19, within: 34...168)),
      .init(
        .filtration, "GFR", "estimated glomerular filtration", unit: "mL/min", typical: 90,
        .logNormal(mean: 90, standardDeviation: 22, within: 25...200)),
      .init(.male, "MALE", "1 for a man", unit: "1", typical: 1, .categorical([0, 1], weights: [0.33, 0.67])),
      .init(
        .performance, "PS", "1 for a performance status of 1 or worse", unit: "1", typical: 0,
        .categorical([0, 1], weights: [0.5, 0.5])),
      .init(.asian, "ASIAN", "1 for Asian descent", unit: "1", typical: 0, .fixed),
    ],
    blocks: [.init(["CL", "V1"], lowerTriangle: [0.123, 0.0432, 0.123])],
    outputs: [
      .init(
        .concentration, "CP", "nivolumab in serum", unit: "mg/L", .combined(additive: 0, proportional: 0.215)),
      .init(.clearance, "CLT", "clearance now", unit: "L/h"),
    ],
    dosing: .state(.central), roles: .init(clearance: .clearance), regimen: "3 mg/kg over 60min every 14d",
    claims: [.nonNegativeStates, .proportionalToDose([.concentration])])
}
