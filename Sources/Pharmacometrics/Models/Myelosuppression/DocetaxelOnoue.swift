public import DiffEq

/// Neutropenia under docetaxel as in Norris's dose titration: Onoue's kinetics and Friberg's chain with a saturable
/// effect.
///
/// Two compartments; E = EMAX C/(EC50 + C) with EC50 in µmol/L, which is 0.808 mg/L; the chain as ``FribergChain``.
///
/// Source: Norris 2017, the DTAT package; Onoue and others 2016 (kinetics); Friberg and others 2002, J. Clin. Oncol.
/// 20, 4713, doi:10.1200/JCO.2002.02.140 (docetaxel, neutrophils, Emax).
public struct DocetaxelOnoue: Model {
  public typealias State = MyelosuppressionState

  public enum Parameter: Int, ModelIndex {
    case clearance, intercompartmental, volume, peripheral
    case baseline, transitTime, feedback, maximumEffect, halfEffect
    // Derived.
    case transitRate, halfConcentration
  }

  public enum Covariate: Int, ModelIndex { case surface }

  public enum Output: Int, ModelIndex { case concentration, neutrophils }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.transitRate] = 4 / p[.transitTime]
    p[.halfConcentration] = p[.halfEffect] * 0.808
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
    let effect = emax(u.concentration, maximum: p[.maximumEffect], halfMaximum: p[.halfConcentration])
    dy.set(
      y.chain.slope(
        transitRate: p[.transitRate], effect: effect, baseline: p[.baseline], feedback: p[.feedback]))
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.neutrophils] = y[.circulating]
  }
}
