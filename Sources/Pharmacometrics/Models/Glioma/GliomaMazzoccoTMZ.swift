public import DiffEq

/// Low-grade glioma under temozolomide, by genotype: Mazzocco's model.
///
/// As ``GliomaRibbaPCV``, but proliferating tissue becomes resistant, t in months from the start of treatment:
///
///     dC/dt = −KDE C
///     dP/dt = λ P (1 − P*/K) + kQpP Z − kPQ P − γ KDE C e^(−RES t) P
///     dQ/dt = kPQ P − γ KDE C Q
///     dZ/dt = γ KDE C Q − kQpP Z − δ Z
///
/// A cycle is one dose of one unit. γ is lower where TP53 is mutated, kQpP where 1p/19q is codeleted; no tumor has
/// both. Rates are per month of 730.5 h and converted here.
///
/// Source: Mazzocco and others 2015, CPT Pharmacometrics Syst. Pharmacol. 4, 728, doi:10.1002/psp4.54.
public struct GliomaMazzoccoTMZ: Model {
  public enum State: Int, ModelIndex { case drug, proliferating, quiescent, damaged }

  public enum Parameter: Int, ModelIndex {
    case proliferatingBase, quiescentBase, growth, quiescence, repair, codeletedRepair, death, potency, mutatedPotency,
      resistance, elimination, capacity
    // Derived.
    case individualRepair, individualPotency
  }

  public enum Covariate: Int, ModelIndex { case genotype }

  public enum Output: Int, ModelIndex { case diameter, proliferating, quiescent, damaged }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let isAltered = c[.genotype] - 0.5
    let isCodeleted = c[.genotype] - 1.5
    let altered = S.choose(whereNotNegative: isCodeleted, p[.potency], p[.mutatedPotency])
    p[.individualPotency] = S.choose(whereNotNegative: isAltered, altered, p[.potency])
    p[.individualRepair] = S.choose(whereNotNegative: isCodeleted, p[.codeletedRepair], p[.repair])
  }

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
    let kill = p[.individualPotency] * removed
    let killed = kill * exp(p[.resistance] * (-t * month)) * y[.proliferating]
    let resting = p[.quiescence] * y[.proliferating]
    let repaired = p[.individualRepair] * y[.damaged]
    dy[.drug] = month * -removed
    dy[.proliferating] = month * (growth + repaired - resting - killed)
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
