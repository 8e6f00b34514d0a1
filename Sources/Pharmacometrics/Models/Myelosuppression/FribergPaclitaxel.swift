public import DiffEq

/// Leukopenia under paclitaxel: Friberg's chain driven by unbound drug.
///
/// Two compartments of unbound paclitaxel; E = SLOPE C with C in µmol/L, 853.9 mg/mmol; the chain as ``FribergChain``
/// with leukocytes.
///
/// Source: Friberg and others 2002, J. Clin. Oncol. 20, 4713, doi:10.1200/JCO.2002.02.140 (paclitaxel, leukocytes;
/// DDMODEL00000186).
public struct FribergPaclitaxel: Model {
  public typealias State = MyelosuppressionState

  public enum Parameter: Int, ModelIndex {
    case clearance, volume, intercompartmental, peripheral, baseline, transitTime, feedback, slope
    // Derived.
    case transitRate, effectSlope
  }

  public enum Covariate: Int, ModelIndex { case surface }

  public enum Output: Int, ModelIndex { case concentration, leukocytes }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.transitRate] = 4 / p[.transitTime]
    p[.effectSlope] = p[.slope] * (1000 / 853.9)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      clearance: p[.clearance], volume: p[.volume],
      peripherals: [.init(intercompartmentalClearance: p[.intercompartmental], volume: p[.peripheral])])
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y.set(FribergChain(baseline: p[.baseline]))
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    dy.set(
      y.chain.slope(
        transitRate: p[.transitRate], effect: p[.effectSlope] * u.concentration, baseline: p[.baseline],
        feedback: p[.feedback]))
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration * (1000 / 853.9)
    out[.leukocytes] = y[.circulating]
  }
}
