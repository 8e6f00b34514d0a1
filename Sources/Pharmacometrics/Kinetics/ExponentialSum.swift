public import DiffEq

/// The amplitudes of a concentration until the next change: Σ decay · e^(-rate t) + rise · ∫ e^(-rate s) ds from 0 to t.
///
/// The rates are those of the disposition, of absorption and, for a metabolite or an effect compartment, its own, as in
/// ``LinearModes``.
@usableFromInline
struct ExponentialSum<S: RealScalar>: Sendable {
  @usableFromInline
  struct Term: Sendable {
    /// What there is at the start.
    @usableFromInline var decay: S
    /// What a constant input adds, per hour.
    @usableFromInline var rise: S

    @inlinable @inline(__always)
    init() { (decay, rise) = (.constant(0), .constant(0)) }

    @inlinable @inline(__always)
    func value(_ rate: S, _ hours: Double, _ isInfusing: Bool) -> S {
      let exponential = exp(rate * -hours)
      guard isInfusing else { return decay * exponential }
      return decay * exponential + rise * ExponentialChain.integral(rate, exponential, hours)
    }
  }

  /// At the rates of the disposition.
  @usableFromInline var first = Term()
  @usableFromInline var second = Term()
  @usableFromInline var third = Term()
  /// At the absorption rate. It does not rise, see ``LinearKinetics``.
  @usableFromInline var absorption = S.constant(0)
  /// At rates of its own.
  @usableFromInline var own = Term()
  @usableFromInline var secondOwn = Term()

  @inlinable @inline(__always)
  init() {}

  /// The terms at the parent's rates.
  @inlinable @inline(__always)
  func value(_ modes: LinearModes<S>, _ hours: Double, _ isInfusing: Bool) -> S {
    var sum = first.value(modes.first.rate, hours, isInfusing)
    if modes.count > 1 { sum += second.value(modes.second.rate, hours, isInfusing) }
    if modes.count > 2 { sum += third.value(modes.third.rate, hours, isInfusing) }
    if modes.hasDepot { sum += absorption * exp(modes.absorption * -hours) }
    return sum
  }
}
