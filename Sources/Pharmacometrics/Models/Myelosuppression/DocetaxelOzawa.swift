public import DiffEq

/// Neutropenia under docetaxel after dexamethasone: Ozawa's kinetics and chain.
///
/// - three compartments; E = SLOPE (AAG/0.94)^−1.38 C with C in mg/L
/// - dIn/dt = −In/MIT from In = IP0: neutrophils that dexamethasone before the first dose brings into the blood
/// - the chain as ``FribergChain`` from the observed baseline, with dCirc/dt + In/MIT
///
/// The dexamethasone of later cycles is not part of the source's model, nor of this.
///
/// Source: Ozawa, Minami, Sato 2007, Cancer Sci. 98, 1985, doi:10.1111/j.1349-7006.2007.00615.x.
public struct DocetaxelOzawa: Model {
  public enum State: Int, ModelIndex { case input, proliferating, transit1, transit2, transit3, circulating }

  public enum Parameter: Int, ModelIndex {
    case clearance, volume, intercompartmental, peripheral, secondIntercompartmental, secondPeripheral
    case transitTime, feedback, slope, glycoproteinExponent, inputTime, input
    // Derived.
    case baseline, transitRate, effectSlope, inputRate
  }

  public enum Covariate: Int, ModelIndex { case surface, baseline, glycoprotein }

  public enum Output: Int, ModelIndex { case concentration, neutrophils }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.baseline] = c[.baseline]
    p[.transitRate] = 4 / p[.transitTime]
    p[.effectSlope] = p[.slope] * pow(c[.glycoprotein] / 0.94, p[.glycoproteinExponent])
    p[.inputRate] = 1 / p[.inputTime]
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      clearance: p[.clearance], volume: p[.volume],
      peripherals: [
        .init(intercompartmentalClearance: p[.intercompartmental], volume: p[.peripheral]),
        .init(intercompartmentalClearance: p[.secondIntercompartmental], volume: p[.secondPeripheral]),
      ])
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.input] = p[.input]
    y[.proliferating] = p[.baseline]
    y[.transit1] = p[.baseline]
    y[.transit2] = p[.baseline]
    y[.transit3] = p[.baseline]
    y[.circulating] = p[.baseline]
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
    let input = p[.inputRate] * y[.input]
    dy[.input] = -input
    dy[.proliferating] = slope.proliferating
    dy[.transit1] = slope.transit1
    dy[.transit2] = slope.transit2
    dy[.transit3] = slope.transit3
    dy[.circulating] = slope.circulating + input
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.neutrophils] = y[.circulating]
  }
}
