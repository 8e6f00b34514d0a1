public import DiffEq

/// Laws of tumor growth without treatment: the slope dV/dt of a size V.
///
/// The unit of V is the caller's; rates are per unit of time, that of the model.
public enum Growth {
  /// λ V.
  @inlinable @inline(__always)
  public static func exponential<S: RealScalar>(_ size: S, rate: S) -> S { rate * size }

  /// λ V (1 − V/K). Verhulst.
  /// - Parameter total: what competes for the capacity, where that is more than V itself.
  @inlinable @inline(__always)
  public static func logistic<S: RealScalar>(_ size: S, rate: S, capacity: S, total: S? = nil) -> S {
    rate * size * (1 - (total ?? size) / capacity)
  }

  /// λ V ln(K/V). Gompertz; V > 0.
  @inlinable @inline(__always)
  public static func gompertz<S: RealScalar>(_ size: S, rate: S, capacity: S) -> S {
    rate * size * log(capacity / size)
  }

  /// λ₀ x / (1 + (λ₀ w/λ₁)^ψ)^(1/ψ): exponential while small, then linear.
  ///
  /// Source: Simeoni and others 2004, Cancer Res. 64, 1094, doi:10.1158/0008-5472.CAN-03-2524.
  /// - Parameters:
  ///   - proliferating: x, the part of the tumor that grows.
  ///   - total: w, the whole tumor.
  ///   - exponential: λ₀. Per unit of time.
  ///   - linear: λ₁. Size per unit of time.
  ///   - sharpness: ψ of the passage from one to the other; 20 in the source.
  @inlinable @inline(__always)
  public static func simeoni<S: RealScalar>(
    _ proliferating: S, total: S, exponential: S, linear: S, sharpness: S
  ) -> S {
    let bend = 1 + pow(exponential * total / linear, sharpness)
    return exponential * proliferating / pow(bend, 1 / sharpness)
  }
}
