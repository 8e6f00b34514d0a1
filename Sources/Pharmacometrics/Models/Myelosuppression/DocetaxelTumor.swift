public import DiffEq

/// Docetaxel, neutropenia and a tumor: a model to measure speed with.
///
/// Kinetics and neutrophils as ``FribergDocetaxel``; the tumor grows exponentially and is killed in proportion to the
/// concentration, dT/dt = KG T − KD C T. That tumor part is a construction: neither its form nor its values are
/// published for docetaxel.
///
/// Source: of kinetics and neutrophils as ``FribergDocetaxel``.
public struct DocetaxelTumor: Model {
  public enum State: Int, ModelIndex { case proliferating, transit1, transit2, transit3, circulating, tumor }

  public enum Parameter: Int, ModelIndex {
    case volume, k10, k12, k21, k13, k31, baseline, transitTime, feedback, slope, tumorBase, growth, kill
    // Derived.
    case transitRate, effectSlope, hourlyGrowth
  }

  public enum Covariate: Int, ModelIndex { case surface }

  public enum Output: Int, ModelIndex { case concentration, neutrophils, tumor }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.transitRate] = 4 / p[.transitTime]
    p[.effectSlope] = p[.slope] / 0.808
    p[.hourlyGrowth] = p[.growth] / 168
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      volume: p[.volume], elimination: p[.k10], exchanges: [(p[.k12], p[.k21]), (p[.k13], p[.k31])])
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.proliferating] = p[.baseline]
    y[.transit1] = p[.baseline]
    y[.transit2] = p[.baseline]
    y[.transit3] = p[.baseline]
    y[.circulating] = p[.baseline]
    y[.tumor] = p[.tumorBase]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let chain = FribergChain(
      proliferating: y[.proliferating], transit1: y[.transit1], transit2: y[.transit2], transit3: y[.transit3],
      circulating: y[.circulating])
    let slope = chain.slope(
      transitRate: p[.transitRate], effect: p[.effectSlope] * u.concentration, baseline: p[.baseline],
      feedback: p[.feedback])
    dy[.proliferating] = slope.proliferating
    dy[.transit1] = slope.transit1
    dy[.transit2] = slope.transit2
    dy[.transit3] = slope.transit3
    dy[.circulating] = slope.circulating
    dy[.tumor] = (p[.hourlyGrowth] - p[.kill] * u.concentration) * y[.tumor]
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.neutrophils] = y[.circulating]
    out[.tumor] = y[.tumor]
  }
}
