public import DiffEq

/// Tumor size in renal cell carcinoma under pazopanib, which kills cells and starves them of vessels.
///
///     dP/dt = k P (1 − P/K) − a AUC^0.125 e^(−d t) P         dK/dt = b √P − c AUC^0.142 K         per day
///
/// P is the tumor's size, K the size that its vessels sustain, AUC = (dose of the day)/CL, and both effects are 0 on days
/// without drug. Kinetics are those of ``PazopanibOzbey``. See ``OuerdaniPazopanib/description``.
public struct OuerdaniPazopanib: Model {
  public enum State: Int, ModelIndex { case tumor, capacity }

  public enum Parameter: Int, ModelIndex {
    case absorption, volume, clearance
    case growth, vascularization, antiangiogenic, cytotoxic, resistance, capacityStart, base
    case cytotoxicExponent, antiangiogenicExponent
    // Derived, by the dose of the day: a AUC^0.125 and c AUC^0.142, 1/d.
    case kill, starvation, auc
  }

  public enum Covariate: Int, ModelIndex { case ast }
  public enum Output: Int, ModelIndex { case concentration, auc, tumor, capacity }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.volume] = p[.volume] * powerEffect(c[.ast], over: 36.5, -0.838)
  }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.auc] = today / p[.clearance]
    p[.kill] = p[.cytotoxic] * pow(p[.auc], p[.cytotoxicExponent])
    p[.starvation] = p[.antiangiogenic] * pow(p[.auc], p[.antiangiogenicExponent])
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume])
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.tumor] = p[.base]
    y[.capacity] = p[.capacityStart]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let kill = p[.kill] * exp(p[.resistance] * (-t / 24))
    let growth = p[.growth] * (1 - y[.tumor] / y[.capacity])
    dy[.tumor] = (growth - kill) * y[.tumor] / 24
    dy[.capacity] = (p[.vascularization] * sqrt(y[.tumor]) - p[.starvation] * y[.capacity]) / 24
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.auc] = p[.auc]
    out[.tumor] = y[.tumor]
    out[.capacity] = y[.capacity]
  }
}

extension OuerdaniPazopanib {
  /// Standard deviations of η are the printed percentages. The initial size, observed in the source, is assumed.
  public static let description = ModelDescription<OuerdaniPazopanib>(
    name: "ouerdani-pazopanib", summary: "pazopanib in renal cell carcinoma: exposure, tumor size",
    source: """
      Ouerdani et al. 2015, CPT PSP 4:660, doi:10.1002/psp4.12001 (corrected table; tumor), with the kinetics of Ozbey \
      et al. 2021, Pharmaceuticals 14:927, doi:10.3390/ph14090927. Deviations: exposure is dose/CL, at 800 mg 1747 \
      mg.h/L with Ozbey's CL, against the 771.6 mg.h/L at 727 mg of the source's own patients (CL = 0.942 L/h gives \
      theirs); the initial size, observed there, is log-normal around 100 mm.
      """,
    parameters: [
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.976, .logNormal(variance: 0.211 * 0.211)),
      .init(.volume, "V", "apparent volume", unit: "L", typical: 22.3, .logNormal(variance: 0.248 * 0.248)),
      .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 0.458, .logNormal(variance: 0.714 * 0.714)),
      .init(.growth, "K", "growth rate", unit: "1/d", typical: 0.0021, .logNormal(variance: 0.6724)),
      .init(.vascularization, "B", "growth of the capacity", unit: "{mm^0.5}/d", typical: 0.0392),
      .init(
        .antiangiogenic, "C", "antiangiogenic effect at an exposure of 1 mg.h/L", unit: "1/d", typical: 0.0023,
        .logNormal(variance: 0.0961)),
      .init(
        .cytotoxic, "A", "cytotoxic effect at an exposure of 1 mg.h/L", unit: "1/d", typical: 0.0032,
        .logNormal(variance: 0.3844)),
      .init(
        .resistance, "D", "rate at which the cytotoxic effect fades", unit: "1/d", typical: 0.0153,
        .logNormal(variance: 1.0201)),
      .init(.capacityStart, "CAP0", "capacity at start", unit: "mm", typical: 329),
      .init(.base, "SLD0", "tumor size at start", unit: "mm", typical: 100, .logNormal(variance: 0.36)),
      .init(.cytotoxicExponent, "BA", "exponent of exposure in the cytotoxic effect", unit: "1", typical: 0.125),
      .init(
        .antiangiogenicExponent, "BC", "exponent of exposure in the antiangiogenic effect", unit: "1", typical: 0.142),
    ],
    covariates: [
      .init(
        .ast, "AST", "aspartate aminotransferase", unit: "U/L", typical: 36.5,
        .logNormal(mean: 38, standardDeviation: 12, within: 22...233))
    ],
    outputs: [
      .init(.concentration, "CP", "pazopanib in plasma", unit: "mg/L", .linear(additive: 4.9, proportional: 0.05)),
      .init(.auc, "AUC24", "exposure of the day, dose/CL", unit: "mg.h/L"),
      .init(.tumor, "SLD", "sum of longest diameters", unit: "mm", .combined(additive: 1, proportional: 0.08)),
      .init(.capacity, "CAP", "size that the vessels sustain", unit: "mm"),
    ],
    dosing: .kinetics(), tumorSize: .tumor, roles: .init(clearance: .clearance, growth: .growth),
    regimen: "800 mg daily", claims: [.nonNegativeStates, .proportionalToDose([.concentration, .auc])])
}
