public import DiffEq

/// Friberg's model of myelosuppression: blood cells that proliferate, mature through three stages and circulate.
///
///     dProl/dt = ktr Prol ((1 − E)(C₀/Circ)^γ − 1)
///     dT₁/dt   = ktr (Prol − T₁), dT₂/dt = ktr (T₁ − T₂), dT₃/dt = ktr (T₂ − T₃)
///     dCirc/dt = ktr (T₃ − Circ)                       ktr = 4/MTT
///
/// E is the drug's effect, above 1 where it kills more than is born. All start at C₀.
///
/// Source: Friberg and others 2002, J. Clin. Oncol. 20, 4713, doi:10.1200/JCO.2002.02.140.
@frozen public struct FribergChain<S: RealScalar> {
  public var proliferating: S
  public var transit1: S
  public var transit2: S
  public var transit3: S
  public var circulating: S

  /// Cells of each kind, in the unit of C₀ (10⁹/L, say).
  @inlinable @inline(__always)
  public init(proliferating: S, transit1: S, transit2: S, transit3: S, circulating: S) {
    self.proliferating = proliferating
    self.transit1 = transit1
    self.transit2 = transit2
    self.transit3 = transit3
    self.circulating = circulating
  }

  /// The steady state without drug.
  @inlinable @inline(__always)
  public init(baseline: S) {
    self.init(
      proliferating: baseline, transit1: baseline, transit2: baseline, transit3: baseline, circulating: baseline)
  }

  /// The slope of each kind. Per unit of time, that of `transitRate`.
  /// - Parameters:
  ///   - transitRate: ktr.
  ///   - effect: E.
  ///   - baseline: C₀.
  ///   - feedback: γ.
  @inlinable @inline(__always)
  public func slope(transitRate: S, effect: S, baseline: S, feedback: S) -> FribergChain {
    let stimulus = pow(baseline / circulating, feedback)
    return FribergChain(
      proliferating: transitRate * proliferating * ((1 - effect) * stimulus - 1),
      transit1: transitRate * (proliferating - transit1), transit2: transitRate * (transit1 - transit2),
      transit3: transitRate * (transit2 - transit3), circulating: transitRate * (transit3 - circulating))
  }
}

/// The states of a model that is nothing but ``FribergChain`` under closed-form kinetics.
public enum MyelosuppressionState: Int, ModelIndex { case proliferating, transit1, transit2, transit3, circulating }

extension Values where Index == MyelosuppressionState, Scalar: RealScalar {
  /// The states as a chain.
  @inlinable @inline(__always)
  public var chain: FribergChain<Scalar> {
    FribergChain(
      proliferating: self[.proliferating], transit1: self[.transit1], transit2: self[.transit2],
      transit3: self[.transit3], circulating: self[.circulating])
  }
}

extension MutableValues where Index == MyelosuppressionState, Scalar: RealScalar {
  /// Writes a chain, of states or of slopes.
  @inlinable @inline(__always)
  public func set(_ chain: FribergChain<Scalar>) {
    self[.proliferating] = chain.proliferating
    self[.transit1] = chain.transit1
    self[.transit2] = chain.transit2
    self[.transit3] = chain.transit3
    self[.circulating] = chain.circulating
  }
}
