public import DiffEq

/// Neutropenia under docetaxel: Bruno's kinetics and Friberg's chain with a linear effect.
///
/// Three compartments by micro-constants; E = SLOPE C/0.808 with C in mg/L, as 0.808 mg/L is 1 µmol/L; the chain as
/// ``FribergChain``.
///
/// Source: Friberg and others 2002, J. Clin. Oncol. 20, 4713, doi:10.1200/JCO.2002.02.140 (docetaxel, neutrophils);
/// Bruno and others 1996, J. Pharmacokinet. Biopharm. 24, 153 (kinetics).
public struct FribergDocetaxel: Model {
  public typealias State = MyelosuppressionState

  public enum Parameter: Int, ModelIndex {
    case volume, k10, k12, k21, k13, k31, baseline, transitTime, feedback, slope
    // Derived.
    case transitRate, effectSlope
  }

  public enum Covariate: Int, ModelIndex { case surface }

  public enum Output: Int, ModelIndex { case concentration, neutrophils }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.transitRate] = 4 / p[.transitTime]
    p[.effectSlope] = p[.slope] / 0.808
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      volume: p[.volume], elimination: p[.k10], exchanges: [(p[.k12], p[.k21]), (p[.k13], p[.k31])])
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
    out[.concentration] = u.concentration
    out[.neutrophils] = y[.circulating]
  }
}
