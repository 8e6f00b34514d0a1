public import DiffEq

/// Neutropenia under docetaxel with covariates: Kloft's parameters of Friberg's chain, under Ozawa's kinetics.
///
/// - C₀ = BASE (1 − 0.147 PC)(1 + 0.130 [PERF ≥ 1])(1 − 0.121 [SEX = 2])(1 + a (AAG − 1.34)), where a = 0.175 up to
///   1.34 g/L of α₁-acid glycoprotein and 0.495 above
/// - E = SLOPE (1 − 0.351 (AAG − 1.34)) C/0.808 with C in mg/L
/// - the chain as ``FribergChain``, from C₀
///
/// Source: Kloft and others 2006, Clin. Cancer Res. 12, 5481, as coded for Netterberg and others 2017, Cancer Chemother.
/// Pharmacol. 80, 343, doi:10.1007/s00280-017-3366-x (DDMODEL00000224).
public struct DocetaxelKloft: Model {
  public typealias State = MyelosuppressionState

  public enum Parameter: Int, ModelIndex {
    case clearance, volume, intercompartmental, peripheral, secondIntercompartmental, secondPeripheral
    case baseline, transitTime, feedback, slope
    case pretreatedEffect, performanceEffect, femaleEffect, lowGlycoproteinEffect, highGlycoproteinEffect,
      glycoproteinSlopeEffect
    // Derived.
    case transitRate, effectSlope, individualBaseline
  }

  public enum Covariate: Int, ModelIndex { case surface, pretreated, performance, sex, glycoprotein }

  public enum Output: Int, ModelIndex { case concentration, neutrophils }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let excess = c[.glycoprotein] - 1.34
    let glycoprotein = S.choose(
      whereNotNegative: -excess, p[.lowGlycoproteinEffect] * excess, p[.highGlycoproteinEffect] * excess)
    let performance = S.choose(whereNotNegative: c[.performance] - 1, p[.performanceEffect], .constant(0))
    let female = S.choose(whereNotNegative: c[.sex] - 1.5, p[.femaleEffect], .constant(0))
    let pretreated = 1 + p[.pretreatedEffect] * c[.pretreated]
    p[.individualBaseline] = p[.baseline] * pretreated * (1 + performance) * (1 + female) * (1 + glycoprotein)
    p[.effectSlope] = p[.slope] * (1 + p[.glycoproteinSlopeEffect] * excess) / 0.808
    p[.transitRate] = 4 / p[.transitTime]
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
    y.set(FribergChain(baseline: p[.individualBaseline]))
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    dy.set(
      y.chain.slope(
        transitRate: p[.transitRate], effect: p[.effectSlope] * u.concentration, baseline: p[.individualBaseline],
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
