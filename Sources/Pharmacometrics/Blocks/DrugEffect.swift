public import DiffEq

/// Hill's function xʰ / (EC₅₀ʰ + xʰ), between 0 and 1; x ≥ 0.
@inlinable @inline(__always)
public func hill<S: RealScalar>(_ x: S, _ halfMaximum: S, _ exponent: S) -> S {
  let power = pow(x, exponent)
  return power / (pow(halfMaximum, exponent) + power)
}

/// The hyperbolic effect Emax x / (EC₅₀ + x), Hill's function with exponent 1; x ≥ 0.
@inlinable @inline(__always)
public func emax<S: RealScalar>(_ x: S, maximum: S, halfMaximum: S) -> S { maximum * x / (halfMaximum + x) }

/// The sigmoid effect Emax xʰ / (EC₅₀ʰ + xʰ); x ≥ 0.
@inlinable @inline(__always)
public func sigmoidEmax<S: RealScalar>(_ x: S, maximum: S, halfMaximum: S, exponent: S) -> S {
  maximum * hill(x, halfMaximum, exponent)
}

/// The slope of an effect compartment, ke0 (C − Ce): the effect site follows plasma with a delay.
///
/// Where plasma follows linear kinetics, ``LinearDisposition/effectRate`` gives the same in closed form.
///
/// Source: Sheiner and others 1979, Clin. Pharmacol. Ther. 25, 358.
/// - Parameters:
///   - effect: Ce, in the unit of the concentration.
///   - concentration: C, in plasma.
///   - rate: ke0. Per unit of time.
@inlinable @inline(__always)
public func effectCompartmentSlope<S: RealScalar>(_ effect: S, following concentration: S, rate: S) -> S {
  rate * (concentration - effect)
}
