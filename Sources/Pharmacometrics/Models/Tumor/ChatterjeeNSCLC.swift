public import DiffEq

/// Tumor size in non-small-cell lung cancer under pembrolizumab: a part that shrinks and one that grows.
///
///     SLD = SLD0 [(1 − f) e^(kg t) + f e^(−kd max(0, t − DELAY))]                       t in days
///     kd = kd_ref · (2.74, 0.623 or 1.268 by PDL1) · (AUC6W/7079)^0.196 e^η
///     logit f = logit f_ref − 1.81 (EGFR mutated) + 1.66 (EGFR not known) + η
///     AUC6W = DOSE6W/CL
///
/// CL and the concentration are those of ``PembrolizumabAhamadi`` for lung cancer. The exposure of the source is the
/// steady regimen's, and so DOSE6W, the drug given in six weeks, is a covariate: the doses of a regimen show in the
/// concentration alone. Set it to what the regimen gives (200 mg every 21 d: 400); without drug to 0. The weak effect of
/// exposure was not significant (95 % interval of the exponent −0.08 to 0.47). See ``ChatterjeeNSCLC/description``.
public struct ChatterjeeNSCLC: Model {
  public enum Parameter: Int, ModelIndex {
    case clearance, volume, intercompartmental, peripheral
    case growth, kill, sensitive, exposureExponent
    // Covariates that the outputs need, and exposure.
    case base, delay, auc
  }

  public enum Covariate: Int, ModelIndex {
    case weight, albumin, tumorSize, filtration, female, performance, ipilimumab
    case pdl1, egfr, sixWeekDose, delay
  }

  public enum Output: Int, ModelIndex { case concentration, auc, tumor }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let effects = PembrolizumabEffects(
      weight: c[.weight], albumin: c[.albumin], tumorSize: c[.tumorSize], filtration: c[.filtration],
      female: c[.female], lungCancer: .constant(1), performance: c[.performance], ipilimumab: c[.ipilimumab])
    p[.clearance] = p[.clearance] * effects.clearance
    p[.intercompartmental] = p[.intercompartmental] * effects.intercompartmental
    p[.volume] = p[.volume] * effects.volume
    p[.peripheral] = p[.peripheral] * effects.peripheral
    p[.auc] = c[.sixWeekDose] / p[.clearance]
    p[.base] = c[.tumorSize]
    p[.delay] = c[.delay]
    p[.kill] = p[.kill] * pdl1Factor(c[.pdl1]) * pow(p[.auc] / 7079, p[.exposureExponent])
    let mutated = S.choose(whereNotNegative: c[.egfr] - 0.5, .constant(-1.81), .constant(0))
    let shift = S.choose(whereNotNegative: c[.egfr] + 0.5, mutated, .constant(1.66))
    p[.sensitive] = expit(log(p[.sensitive] / (1 - p[.sensitive])) + shift)
  }

  /// By the share of tumor cells that express PD-L1, %; −1 where it is not known.
  @inlinable @inline(__always)
  func pdl1Factor<S: RealScalar>(_ share: S) -> S {
    let known = S.choose(whereNotNegative: share - 1, .constant(1), .constant(1 - 0.377))
    let high = S.choose(whereNotNegative: share - 50, .constant(1 + 1.74), known)
    return S.choose(whereNotNegative: share, high, .constant(1 + 0.268))
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      clearance: p[.clearance] / 24, volume: p[.volume],
      peripherals: [.init(intercompartmentalClearance: p[.intercompartmental] / 24, volume: p[.peripheral])])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    let days = t / 24
    let treated = max(days - p[.delay], 0)
    let growing = (1 - p[.sensitive]) * exp(p[.growth] * days)
    let shrinking = p[.sensitive] * exp(-(p[.kill] * treated))
    out[.concentration] = u.concentration
    out[.auc] = p[.auc]
    out[.tumor] = p[.base] * (growing + shrinking)
  }
}
