public import DiffEq

/// The four indirect responses: a drug acts on the production or the loss of a response R, dR/dt = kin … − kout … R.
///
/// Without drug R stays at kin/kout. E is the effect, between 0 and 1 where it inhibits; see ``emax(_:maximum:halfMaximum:)``.
///
/// Source: Dayneka, Garg, Jusko 1993, J. Pharmacokinet. Biopharm. 21, 457.
public enum IndirectResponse {
  /// I: kin (1 − E) − kout R.
  @inlinable @inline(__always)
  public static func inhibitedProduction<S: RealScalar>(_ response: S, production: S, loss: S, effect: S) -> S {
    production * (1 - effect) - loss * response
  }

  /// II: kin − kout (1 − E) R.
  @inlinable @inline(__always)
  public static func inhibitedLoss<S: RealScalar>(_ response: S, production: S, loss: S, effect: S) -> S {
    production - loss * (1 - effect) * response
  }

  /// III: kin (1 + E) − kout R.
  @inlinable @inline(__always)
  public static func stimulatedProduction<S: RealScalar>(_ response: S, production: S, loss: S, effect: S) -> S {
    production * (1 + effect) - loss * response
  }

  /// IV: kin − kout (1 + E) R.
  @inlinable @inline(__always)
  public static func stimulatedLoss<S: RealScalar>(_ response: S, production: S, loss: S, effect: S) -> S {
    production - loss * (1 + effect) * response
  }
}
