public import DiffEq

/// (x/reference)^exponent: the usual effect of body size and of laboratory values.
@inlinable @inline(__always)
public func powerEffect<S: RealScalar>(_ covariate: S, over reference: Double, _ exponent: Double) -> S {
  pow(covariate / reference, exponent)
}

/// 1 + effect·x: the usual effect of a covariate that is 0 or 1.
@inlinable @inline(__always)
public func relativeEffect<S: RealScalar>(_ covariate: S, _ effect: Double) -> S { 1 + effect * covariate }
