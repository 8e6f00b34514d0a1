public import DiffEq

/// Tumor size and survival in advanced ovarian cancer under carboplatin with or without gemcitabine.
///
///     dT/dt = [KG/1000 − D (KD0/1000 E0 + GEM KD1/100 E1)] T                        per day, T(0) = 1000 IBASE mm
///     h = λ k (λ t)^(k−1) exp(0.208 T₀/70 + 0.904 TSR + 1.23 NEWLESION + 0.516 ECOG)   per day
///
/// TSR = T/T₀ − 1 until day 84, then its value of that day. E0 and E1 are average exposures over a cycle, which in the
/// source come with the data and hold for the whole cycle. Here D, the drug given in the last 24 h, is a multiple of
/// these exposures: `1 unit daily for 126d` is six full cycles of 21 days, `0.75 unit daily` a reduced one, days without a
/// dose are without exposure. See ``ZecchinOvarian/description``.
public struct ZecchinOvarian: Model {
  public enum State: Int, ModelIndex { case tumor, earlyChange, deathHazard }

  public enum Parameter: Int, ModelIndex {
    case growth, carboplatinKill, gemcitabineKill, base, carboplatinExposure, gemcitabineExposure
    case hazardScale, hazardShape, hazardBase, hazardChange, hazardNewLesion, hazardPerformance, newLesion
    // Derived: kill at D = 1 per day, T₀ in mm, and the constant part of the hazard.
    case kill, baseSize, hazardFactor
    // Derived, by the dose of the day: per hour.
    case netGrowth
  }

  public enum Covariate: Int, ModelIndex { case gemcitabine, performance }
  public enum Output: Int, ModelIndex { case tumor, change, survival, deathHazard }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let gemcitabine = c[.gemcitabine] * p[.gemcitabineKill] * p[.gemcitabineExposure] / 100
    p[.kill] = p[.carboplatinKill] * p[.carboplatinExposure] / 1000 + gemcitabine
    p[.baseSize] = 1000 * p[.base]
    let baseline = p[.hazardBase] * p[.baseSize] / 70 + p[.hazardPerformance] * c[.performance]
    p[.hazardFactor] = p[.hazardScale] * p[.hazardShape] * exp(baseline)
  }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.netGrowth] = (p[.growth] / 1000 - today * p[.kill]) / 24
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.tumor] = p[.baseSize]
    y[.earlyChange] = .constant(0)
    y[.deathHazard] = .constant(0)
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let slope = p[.netGrowth] * y[.tumor]
    dy[.tumor] = slope
    // The jump at day 84 is one of the description's break times, from which on the slope is that of after it.
    dy[.earlyChange] = t < 84 * 24 ? slope / p[.baseSize] : .constant(0)
    dy[.deathHazard] = deathHazard(t / 24, y, p) / 24
  }

  /// Per day.
  @inlinable @inline(__always)
  func deathHazard<S: RealScalar>(_ days: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>) -> S {
    guard days > 0 else { return .constant(0) }
    let effect = p[.hazardChange] * y[.earlyChange] + p[.hazardNewLesion] * p[.newLesion]
    let shape = (p[.hazardShape] - 1) * log(p[.hazardScale] * days)
    return p[.hazardFactor] * exp(shape + effect)
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.tumor] = y[.tumor]
    out[.change] = y[.earlyChange]
    out[.survival] = exp(-y[.deathHazard])
    out[.deathHazard] = y[.deathHazard]
  }
}
