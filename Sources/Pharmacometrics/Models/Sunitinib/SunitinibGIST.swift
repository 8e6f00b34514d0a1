public import DiffEq

/// Sunitinib in metastatic gastrointestinal stromal tumor: biomarkers, tumor size, toxicity and survival.
///
/// Driver AUC = (dose of the day) / (CL/F), mg·h/L. Times in hours, t from the start of treatment; r = relative change
/// of a soluble receptor.
///
/// Biomarkers (Hansson 2013a):
/// - VEGF: dV/dt = B (1 + s t)/MRT − (1 − E) V/MRT, E = AUC^H/(IC50^H + AUC^H)
/// - sVEGFR-2: dR/dt = (B (1 − E) − R)/MRT with its own Hill exponent
/// - sVEGFR-3: dR/dt = (B (1 − AUC/(IC50 + AUC)) − R)/MRT, r₃ = R/B − 1
/// - sKIT: dK/dt = (B (1 + s t)(1 − AUC/(IC50 + AUC)) − K)/MRT, r_S = K/K_untreated − 1, where
///   K_untreated = B (1 + s (t − MRT + MRT e^(−t/MRT)))
///
/// Tumor (Hansson 2013a): dT/dt = KG T − (KDRUG AUC − KSKIT r_S − KVEGFR3 r₃) e^(−λ t) T
///
/// Toxicity (Hansson 2013b): neutrophils by Friberg's chain with E = Emax x/(EC50 + x), x = −r₃, ktr = 4/MTT, and
/// circulating half-life 7 h; diastolic pressure dD/dt = (D₀ (1 + slope AUC) − D)/MRT; fatigue and hand–foot syndrome
/// as daily Markov chains on r₃.
///
/// Survival (Hansson 2013a): h = λ α t^(α−1) exp(3.77 r₃ + 0.00237 SLD₀), t in weeks, 0 before week 4 (nobody could
/// die before entry). Clinical progression that the sum of target lesions does not show:
/// h = h₀ exp(β r₃), which is not published but fitted; see ``SunitinibGIST/description``.
///
/// Plasma sunitinib is that of Houk 2009 in GIST, which drives nothing here.
///
/// Source: Hansson et al. 2013, CPT PSP 2:e84, doi:10.1038/psp.2013.61 (biomarkers, tumor, survival) and 2:e85,
/// doi:10.1038/psp.2013.62 (toxicity); Houk et al. 2009, Clin Cancer Res 15:2497, doi:10.1158/1078-0432.CCR-08-1893.
public struct SunitinibGIST: Model {
  public enum State: Int, ModelIndex {
    case vegf, sVEGFR2, sVEGFR3, sKIT, tumor, proliferating, transit1, transit2, transit3, neutrophils, pressure,
      deathHazard, progressionHazard
  }

  public enum Parameter: Int, ModelIndex {
    case clearance, volume, absorption, intercompartmental, peripheral
    case vegfBase, vegfMRT, vegfHill, vegfIC50, vegfSlope
    case sVEGFR2Base, sVEGFR2MRT, sVEGFR2Hill, sVEGFR2IC50
    case sVEGFR3Base, sVEGFR3MRT, sVEGFR3IC50
    case sKITBase, sKITMRT, sKITIC50, sKITSlope
    case tumorBase, growth, drugKill, sKITKill, sVEGFR3Kill, resistance
    case neutrophilBase, transitTime, maximumEffect, halfEffect, feedback
    case pressureBase, pressureSlope, pressureMRT
    case hazardScale, hazardShape, hazardSVEGFR3, hazardTumor, hazardStart
    case progressionScale, progressionSVEGFR3
    // Derived.
    case survivalFactor, transitRate, clearanceRate, neutrophilRatio
    // Derived, by the dose of the day.
    case auc, vegfEffect, sVEGFR2Effect, sVEGFR3Effect, sKITEffect
  }

  public enum Covariate: Int, ModelIndex { case weight, female, asian }

  public enum Output: Int, ModelIndex {
    case concentration, auc, vegf, sVEGFR2, sVEGFR3, sKIT, sKITUntreated, relativeSVEGFR3, tumor, neutrophils, pressure,
      survival, deathHazard, progressionHazard
  }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.clearance] = p[.clearance] * (1 - 0.0876 * c[.female]) * (1 - 0.130 * c[.asian])
    p[.volume] = p[.volume] * pow(c[.weight] / 76.9, 0.459)
    p[.survivalFactor] = p[.hazardScale] * exp(p[.hazardTumor] * p[.tumorBase])
    p[.transitRate] = 4 / p[.transitTime]
    p[.clearanceRate] = .constant(0.693147180559945309 / 7)
    p[.neutrophilRatio] = p[.clearanceRate] / p[.transitRate]
  }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    let auc = today / p[.clearance]
    p[.auc] = auc
    p[.vegfEffect] = hill(auc, p[.vegfIC50], p[.vegfHill])
    p[.sVEGFR2Effect] = hill(auc, p[.sVEGFR2IC50], p[.sVEGFR2Hill])
    p[.sVEGFR3Effect] = auc / (p[.sVEGFR3IC50] + auc)
    p[.sKITEffect] = auc / (p[.sKITIC50] + auc)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume],
      peripherals: [.init(intercompartmentalClearance: p[.intercompartmental], volume: p[.peripheral])])
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.vegf] = p[.vegfBase]
    y[.sVEGFR2] = p[.sVEGFR2Base]
    y[.sVEGFR3] = p[.sVEGFR3Base]
    y[.sKIT] = p[.sKITBase]
    y[.tumor] = p[.tumorBase]
    let precursors = p[.neutrophilBase] * p[.neutrophilRatio]
    y[.proliferating] = precursors
    y[.transit1] = precursors
    y[.transit2] = precursors
    y[.transit3] = precursors
    y[.neutrophils] = p[.neutrophilBase]
    y[.pressure] = p[.pressureBase]
    y[.deathHazard] = .constant(0)
    y[.progressionHazard] = .constant(0)
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    biomarkers(t, y, p, dy)
    let r3 = y[.sVEGFR3] / p[.sVEGFR3Base] - 1
    let rS = y[.sKIT] / untreatedSKIT(t, p) - 1
    // Rates of the tumor model are per week.
    let effect = p[.drugKill] * p[.auc] - p[.sKITKill] * rS - p[.sVEGFR3Kill] * r3
    dy[.tumor] = (p[.growth] - effect * exp(p[.resistance] * (-t / 168))) * y[.tumor] / 168
    neutrophils(y, p, r3, dy)
    dy[.pressure] = (p[.pressureBase] * (1 + p[.pressureSlope] * p[.auc]) - y[.pressure]) / p[.pressureMRT]
    dy[.deathHazard] = deathHazard(t, p, r3)
    dy[.progressionHazard] = p[.progressionScale] * exp(p[.progressionSVEGFR3] * r3) / 168
  }

  @inlinable @inline(__always)
  func biomarkers<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ dy: MutableValues<State, S>
  ) {
    dy[.vegf] = (p[.vegfBase] * (1 + p[.vegfSlope] * t) - (1 - p[.vegfEffect]) * y[.vegf]) / p[.vegfMRT]
    dy[.sVEGFR2] = (p[.sVEGFR2Base] * (1 - p[.sVEGFR2Effect]) - y[.sVEGFR2]) / p[.sVEGFR2MRT]
    dy[.sVEGFR3] = (p[.sVEGFR3Base] * (1 - p[.sVEGFR3Effect]) - y[.sVEGFR3]) / p[.sVEGFR3MRT]
    dy[.sKIT] = (p[.sKITBase] * (1 + p[.sKITSlope] * t) * (1 - p[.sKITEffect]) - y[.sKIT]) / p[.sKITMRT]
  }

  @inlinable @inline(__always)
  func neutrophils<S: RealScalar>(
    _ y: Values<State, S>, _ p: Values<Parameter, S>, _ r3: S, _ dy: MutableValues<State, S>
  ) {
    let fall = max(-r3, 0)
    let effect = p[.maximumEffect] * fall / (p[.halfEffect] + fall)
    let ktr = p[.transitRate]
    let feedback = pow(p[.neutrophilBase] / y[.neutrophils], p[.feedback])
    dy[.proliferating] = ktr * y[.proliferating] * ((1 - effect) * feedback - 1)
    dy[.transit1] = ktr * (y[.proliferating] - y[.transit1])
    dy[.transit2] = ktr * (y[.transit1] - y[.transit2])
    dy[.transit3] = ktr * (y[.transit2] - y[.transit3])
    dy[.neutrophils] = ktr * y[.transit3] - p[.clearanceRate] * y[.neutrophils]
  }

  /// Per hour; t in weeks within.
  @inlinable @inline(__always)
  func deathHazard<S: RealScalar>(_ t: Double, _ p: Values<Parameter, S>, _ r3: S) -> S {
    guard t > 0 else { return .constant(0) }
    let weeks = t / 168
    let shape = p[.hazardShape]
    let hazard = p[.survivalFactor] * shape * exp((shape - 1) * Double.naturalLogarithm(weeks) + p[.hazardSVEGFR3] * r3)
    return S.choose(whereNotNegative: weeks - p[.hazardStart], hazard / 168, .constant(0))
  }

  @inlinable @inline(__always)
  func untreatedSKIT<S: RealScalar>(_ t: Double, _ p: Values<Parameter, S>) -> S {
    let mrt = p[.sKITMRT]
    return p[.sKITBase] * (1 + p[.sKITSlope] * (t - mrt + mrt * exp(-t / mrt)))
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = 1000 * u.concentration
    out[.auc] = p[.auc]
    out[.vegf] = y[.vegf]
    out[.sVEGFR2] = y[.sVEGFR2]
    out[.sVEGFR3] = y[.sVEGFR3]
    out[.sKIT] = y[.sKIT]
    out[.sKITUntreated] = untreatedSKIT(t, p)
    out[.relativeSVEGFR3] = y[.sVEGFR3] / p[.sVEGFR3Base] - 1
    out[.tumor] = y[.tumor]
    out[.neutrophils] = y[.neutrophils]
    out[.pressure] = y[.pressure]
    out[.survival] = exp(-y[.deathHazard])
    out[.deathHazard] = y[.deathHazard]
    out[.progressionHazard] = y[.progressionHazard]
  }
}
