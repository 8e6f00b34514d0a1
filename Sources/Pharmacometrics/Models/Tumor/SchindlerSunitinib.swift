public import DiffEq

/// Uptake of glucose in up to five lesions, tumor size and survival of patients with gastrointestinal stromal tumor under
/// sunitinib.
///
///     dA/dt = (ln 2/T_EFF) (AUC − A)                            AUC = (dose of the day)/CL, per hour
///     du_k/dt = KOUT [1 − (1 + SLOPE_k A) u_k]                   SUV_k = SUV0_k u_k, per week
///     dT/dt = (KG − KDRUG A e^(−λ t)) T                          per week
///     h = LAM_OS e^(BETA_SUV r)                                  per week
///
/// r is the relative change of uptake at the end of week 1 in the lesion where uptake has fallen most; before, r = 0. Each
/// lesion's uptake and drug effect vary around the patient's. Whoever is lost to follow-up is so at a constant rate. See
/// ``SchindlerSunitinib/description``.
public struct SchindlerSunitinib: Model {
  public enum State: Int, ModelIndex {
    case effect, tumor, uptake1, uptake2, uptake3, uptake4, uptake5, early1, early2, early3, early4, early5
  }

  public enum Parameter: Int, ModelIndex {
    case clearance, effectHalfLife, uptakeLoss, uptakeSlope, uptakeBase
    case slope1, slope2, slope3, slope4, slope5, base1, base2, base3, base4, base5
    case growth, resistance, drugKill, tumorBase
    case hazard, hazardUptake, dropout
    // Covariate that an output needs.
    case lesions
    // Derived, by the dose of the day.
    case auc
  }

  public enum Covariate: Int, ModelIndex { case lesions }

  public enum Output: Int, ModelIndex {
    case auc, tumor, uptake1, uptake2, uptake3, uptake4, uptake5, earlyChange, survival, deathHazard, dropoutHazard
  }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.lesions] = c[.lesions]
    p[.slope1] = p[.slope1] * p[.uptakeSlope]
    p[.slope2] = p[.slope2] * p[.uptakeSlope]
    p[.slope3] = p[.slope3] * p[.uptakeSlope]
    p[.slope4] = p[.slope4] * p[.uptakeSlope]
    p[.slope5] = p[.slope5] * p[.uptakeSlope]
    p[.base1] = p[.base1] * p[.uptakeBase]
    p[.base2] = p[.base2] * p[.uptakeBase]
    p[.base3] = p[.base3] * p[.uptakeBase]
    p[.base4] = p[.base4] * p[.uptakeBase]
    p[.base5] = p[.base5] * p[.uptakeBase]
  }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.auc] = today / p[.clearance]
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    for state in State.allCases { y[state] = .constant(0) }
    y[.tumor] = p[.tumorBase]
    for uptake in [State.uptake1, .uptake2, .uptake3, .uptake4, .uptake5] { y[uptake] = .constant(1) }
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    dy[.effect] = 0.693147180559945309 * (p[.auc] - y[.effect]) / p[.effectHalfLife]
    let kill = p[.drugKill] * y[.effect] * exp(p[.resistance] * (-t / 168))
    dy[.tumor] = (p[.growth] - kill) * y[.tumor] / 168
    let isEarly = t < 168
    lesion(.uptake1, .early1, p[.slope1], isEarly, y, p, dy)
    lesion(.uptake2, .early2, p[.slope2], isEarly, y, p, dy)
    lesion(.uptake3, .early3, p[.slope3], isEarly, y, p, dy)
    lesion(.uptake4, .early4, p[.slope4], isEarly, y, p, dy)
    lesion(.uptake5, .early5, p[.slope5], isEarly, y, p, dy)
  }

  @inlinable @inline(__always)
  func lesion<S: RealScalar>(
    _ uptake: State, _ early: State, _ slope: S, _ isEarly: Bool, _ y: Values<State, S>, _ p: Values<Parameter, S>,
    _ dy: MutableValues<State, S>
  ) {
    let change = p[.uptakeLoss] * (1 - (1 + slope * y[.effect]) * y[uptake]) / 168
    dy[uptake] = change
    dy[early] = isEarly ? change : .constant(0)
  }

  /// Of the patient's lesions; uptake does not rise, so that a lesion that is not there may count as unchanged.
  @inlinable @inline(__always)
  func earlyChange<S: RealScalar>(_ y: Values<State, S>, _ p: Values<Parameter, S>) -> S {
    var change = y[.early1]
    for (number, early) in [(2.0, State.early2), (3, .early3), (4, .early4), (5, .early5)] {
      change = min(change, S.choose(whereNotNegative: p[.lesions] - number, y[early], .constant(0)))
    }
    return change
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.auc] = p[.auc]
    out[.tumor] = y[.tumor]
    out[.uptake1] = p[.base1] * y[.uptake1]
    out[.uptake2] = p[.base2] * y[.uptake2]
    out[.uptake3] = p[.base3] * y[.uptake3]
    out[.uptake4] = p[.base4] * y[.uptake4]
    out[.uptake5] = p[.base5] * y[.uptake5]
    let change = earlyChange(y, p)
    let weeks = t / 168
    let later = exp(p[.hazardUptake] * change) * Swift.max(weeks - 1, 0)
    let hazard = p[.hazard] * (Swift.min(weeks, 1) + later)
    out[.earlyChange] = change
    out[.survival] = exp(-hazard)
    out[.deathHazard] = hazard
    out[.dropoutHazard] = p[.dropout] * weeks
  }
}
