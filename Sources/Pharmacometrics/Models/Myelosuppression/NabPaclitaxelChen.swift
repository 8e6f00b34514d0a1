public import DiffEq

/// Neutropenia under nab-paclitaxel: saturable kinetics and Friberg's chain.
///
/// With concentrations C = A₁/V1, Cp = A₂/V2, Cq = A₃/V3:
///
///     dA₁/dt = −VMEL C/(KMEL + C) − VMTR C/(KMTR + C) + VMTR Cp/(KMTR + Cp) − Q2 (C − Cq) + doses
///     dA₂/dt =  VMTR C/(KMTR + C) − VMTR Cp/(KMTR + Cp)
///     dA₃/dt =  Q2 (C − Cq)
///
/// VMEL (ALB/3.9)^0.554; E = SLOPE C, 1.501 times that from 65 years on; C₀ = BASE (ALB/4)^−0.998; the chain as
/// ``FribergChain``. Amounts are kept in mg and converted from the source's µg here. What is eliminated is counted in a
/// state of its own.
///
/// Source: Chen and others 2014, J. Clin. Pharmacol. 54, 1097, doi:10.1002/jcph.304.
public struct NabPaclitaxelChen: Model {
  public enum State: Int, ModelIndex {
    case central, peripheral, secondPeripheral, eliminated, proliferating, transit1, transit2, transit3, circulating
  }

  public enum Parameter: Int, ModelIndex {
    case volume, peripheral, secondPeripheral, intercompartmental
    case maximumTransfer, halfTransfer, maximumElimination, halfElimination, albuminElimination
    case baseline, transitTime, feedback, slope, ageSlope, albuminBaseline
    // Derived.
    case transitRate, effectSlope, individualBaseline, transferRate, eliminationRate, transferHalf, eliminationHalf
  }

  public enum Covariate: Int, ModelIndex { case surface, albumin, age }

  public enum Output: Int, ModelIndex { case concentration, neutrophils }

  public typealias Method = Implicit

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    // From µg to mg.
    p[.transferRate] = p[.maximumTransfer] / 1000
    p[.transferHalf] = p[.halfTransfer] / 1000
    p[.eliminationRate] = p[.maximumElimination] / 1000 * pow(c[.albumin] / 3.9, p[.albuminElimination])
    p[.eliminationHalf] = p[.halfElimination] / 1000
    let old = S.choose(whereNotNegative: c[.age] - 65, p[.ageSlope], .constant(0))
    p[.effectSlope] = p[.slope] * (1 + old) * 1000
    p[.individualBaseline] = p[.baseline] * pow(c[.albumin] / 4, p[.albuminBaseline])
    p[.transitRate] = 4 / p[.transitTime]
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.central] = .constant(0)
    y[.peripheral] = .constant(0)
    y[.secondPeripheral] = .constant(0)
    y[.eliminated] = .constant(0)
    y[.proliferating] = p[.individualBaseline]
    y[.transit1] = p[.individualBaseline]
    y[.transit2] = p[.individualBaseline]
    y[.transit3] = p[.individualBaseline]
    y[.circulating] = p[.individualBaseline]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let concentration = y[.central] / p[.volume]
    let peripheral = y[.peripheral] / p[.peripheral]
    let out = emax(concentration, maximum: p[.transferRate], halfMaximum: p[.transferHalf])
    let back = emax(peripheral, maximum: p[.transferRate], halfMaximum: p[.transferHalf])
    let eliminated = emax(concentration, maximum: p[.eliminationRate], halfMaximum: p[.eliminationHalf])
    let exchange = p[.intercompartmental] * (concentration - y[.secondPeripheral] / p[.secondPeripheral])
    dy[.central] = back - out - eliminated - exchange
    dy[.peripheral] = out - back
    dy[.secondPeripheral] = exchange
    dy[.eliminated] = eliminated
    let chain = FribergChain(
      proliferating: y[.proliferating], transit1: y[.transit1], transit2: y[.transit2], transit3: y[.transit3],
      circulating: y[.circulating])
    let slope = chain.slope(
      transitRate: p[.transitRate], effect: p[.effectSlope] * concentration, baseline: p[.individualBaseline],
      feedback: p[.feedback])
    dy[.proliferating] = slope.proliferating
    dy[.transit1] = slope.transit1
    dy[.transit2] = slope.transit2
    dy[.transit3] = slope.transit3
    dy[.circulating] = slope.circulating
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = y[.central] / p[.volume] * 1000
    out[.neutrophils] = y[.circulating]
  }
}
