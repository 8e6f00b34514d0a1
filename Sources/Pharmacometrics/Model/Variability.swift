public import DiffEq

/// How a parameter differs between individuals, by a normal random effect η with mean 0.
public enum Variability: Sendable, Hashable {
  /// Not at all.
  case none
  /// θ·exp(η).
  case logNormal(variance: Double)
  /// θ + η, in the parameter's unit.
  case normal(variance: Double)
  /// logit⁻¹(logit θ + η).
  case logitNormal(variance: Double)
  /// θ·(1 + factor·η): a baseline that is measured with a proportional error.
  case proportional(variance: Double, factor: Double)
  /// θ·exp(η) with the η of another parameter, given by its symbol.
  case shared(with: String)

  /// Variance of η; `nil` where the parameter has no η of its own.
  public var variance: Double? {
    switch self {
    case .none, .shared: nil
    case .logNormal(let variance), .normal(let variance), .logitNormal(let variance), .proportional(let variance, _):
      variance
    }
  }

  /// The individual parameter.
  @inlinable
  public func apply<S: RealScalar>(_ typical: S, _ effect: S) -> S {
    switch self {
    case .none: typical
    case .logNormal, .shared: typical * exp(effect)
    case .normal: typical + effect
    case .logitNormal: expit(log(typical / (1 - typical)) + effect)
    case .proportional(_, let factor): typical * (1 + factor * effect)
    }
  }
}
