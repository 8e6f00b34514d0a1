public import DiffEq

/// Hill's function xʰ / (EC₅₀ʰ + xʰ), between 0 and 1; x ≥ 0.
@inlinable @inline(__always)
public func hill<S: RealScalar>(_ x: S, _ halfMaximum: S, _ exponent: S) -> S {
  let power = pow(x, exponent)
  return power / (pow(halfMaximum, exponent) + power)
}
