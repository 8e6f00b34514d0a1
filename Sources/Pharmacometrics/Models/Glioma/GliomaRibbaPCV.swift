public import DiffEq

/// Low-grade glioma under procarbazine, CCNU and vincristine: Ribba's model, without kinetics of the drugs.
///
/// Mean diameters (mm) of tissue that proliferates (P), is quiescent (Q), and is quiescent with damage (Z), P* = P + Q + Z,
/// and a drug C of which a dose is one unit:
///
///     dC/dt = −KDE C
///     dP/dt = λ P (1 − P*/K) + kQpP Z − kPQ P − γ KDE C P
///     dQ/dt = kPQ P − γ KDE C Q
///     dZ/dt = γ KDE C Q − kQpP Z − δ Z
///
/// Rates are per month of 730.5 h and converted here.
///
/// Source: Ribba and others 2012, Clin. Cancer Res. 18, 5071, doi:10.1158/1078-0432.CCR-12-0084.
public struct GliomaRibbaPCV: Model {
  public enum State: Int, ModelIndex { case drug, proliferating, quiescent, damaged }

  public enum Parameter: Int, ModelIndex {
    case proliferatingBase, quiescentBase, growth, quiescence, repair, death, potency, elimination, capacity
  }

  public enum Output: Int, ModelIndex { case diameter, proliferating, quiescent, damaged }

  public init() {}

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.drug] = .constant(0)
    y[.proliferating] = p[.proliferatingBase]
    y[.quiescent] = p[.quiescentBase]
    y[.damaged] = .constant(0)
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let month = 1 / 730.5
    let total = y[.proliferating] + y[.quiescent] + y[.damaged]
    let growth = Growth.logistic(y[.proliferating], rate: p[.growth], capacity: p[.capacity], total: total)
    let removed = p[.elimination] * y[.drug]
    let kill = p[.potency] * removed
    let resting = p[.quiescence] * y[.proliferating]
    let repaired = p[.repair] * y[.damaged]
    dy[.drug] = month * -removed
    dy[.proliferating] = month * (growth + repaired - resting - kill * y[.proliferating])
    dy[.quiescent] = month * (resting - kill * y[.quiescent])
    dy[.damaged] = month * (kill * y[.quiescent] - repaired - p[.death] * y[.damaged])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.diameter] = y[.proliferating] + y[.quiescent] + y[.damaged]
    out[.proliferating] = y[.proliferating]
    out[.quiescent] = y[.quiescent]
    out[.damaged] = y[.damaged]
  }
}
