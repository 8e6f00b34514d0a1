public import DiffEq

/// A human ovarian tumor in mice under paclitaxel: Simeoni's model.
///
/// With w = x₁ + x₂ + x₃ + x₄, the weight of the tumor:
///
///     dx₁/dt = λ₀ x₁/(1 + (λ₀ w/λ₁)^ψ)^(1/ψ) − k₂ C x₁
///     dx₂/dt = k₂ C x₁ − k₁ x₂, dx₃/dt = k₁ (x₂ − x₃), dx₄/dt = k₁ (x₃ − x₄)
///
/// under two compartments. Cells hit by the drug stop dividing and die after three stages. Rates of the tumor are per
/// day, divided by 24 here; those of the kinetics per hour.
///
/// Source: Simeoni and others 2004, Cancer Res. 64, 1094, doi:10.1158/0008-5472.CAN-03-2524 (paclitaxel, experiment 1);
/// kinetics as in DDMODEL00000006.
public struct SimeoniPaclitaxel: Model {
  public enum State: Int, ModelIndex { case proliferating, damaged1, damaged2, damaged3 }

  public enum Parameter: Int, ModelIndex {
    case volume, k10, k12, k21, base, exponential, linear, sharpness, damageRate, potency
    // Derived.
    case animalVolume, hourlyExponential, hourlyLinear, hourlyDamage, hourlyPotency
  }

  public enum Covariate: Int, ModelIndex { case weight }

  public enum Output: Int, ModelIndex { case concentration, tumor }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .concentration }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.animalVolume] = p[.volume] * c[.weight]
    p[.hourlyExponential] = p[.exponential] / 24
    p[.hourlyLinear] = p[.linear] / 24
    p[.hourlyDamage] = p[.damageRate] / 24
    // From mL/(ng.d) to L/(mg.h).
    p[.hourlyPotency] = p[.potency] * (1000.0 / 24)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(volume: p[.animalVolume], elimination: p[.k10], exchanges: [(p[.k12], p[.k21])])
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.proliferating] = p[.base]
    y[.damaged1] = .constant(0)
    y[.damaged2] = .constant(0)
    y[.damaged3] = .constant(0)
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let total = y[.proliferating] + y[.damaged1] + y[.damaged2] + y[.damaged3]
    let growth = Growth.simeoni(
      y[.proliferating], total: total, exponential: p[.hourlyExponential], linear: p[.hourlyLinear],
      sharpness: p[.sharpness])
    let hit = p[.hourlyPotency] * u.concentration * y[.proliferating]
    let rate = p[.hourlyDamage]
    dy[.proliferating] = growth - hit
    dy[.damaged1] = hit - rate * y[.damaged1]
    dy[.damaged2] = rate * (y[.damaged1] - y[.damaged2])
    dy[.damaged3] = rate * (y[.damaged2] - y[.damaged3])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.tumor] = y[.proliferating] + y[.damaged1] + y[.damaged2] + y[.damaged3]
  }
}
