public import DiffEq

/// Everolimus in blood, two compartments.
///
///     CL = CL_ref (WT/70)^0.75        V1 = V1_ref WT/70        F = 0.792 in carriers of the ABCB1 haplotype TTT, else 1
///
/// Values are apparent (over F of a non-carrier). See ``EverolimusDeWit/description``.
public struct EverolimusDeWit: Model {
  public enum Parameter: Int, ModelIndex {
    case clearance, volume, absorption, intercompartmental, peripheral, bioavailability
  }

  public enum Covariate: Int, ModelIndex { case weight, carrier }
  public enum Output: Int, ModelIndex { case concentration, auc }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.clearance] = p[.clearance] * powerEffect(c[.weight], over: 70, 0.75)
    p[.volume] = p[.volume] * c[.weight] / 70
    p[.bioavailability] = p[.bioavailability] * relativeEffect(c[.carrier], -0.208)
  }

  @inlinable
  public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      absorption: p[.absorption], clearance: p[.clearance], volume: p[.volume],
      peripherals: [.init(intercompartmentalClearance: p[.intercompartmental], volume: p[.peripheral])])
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = 1000 * u.concentration
    out[.auc] = 1000 * p[.bioavailability] * u.today / p[.clearance]
  }
}

extension EverolimusDeWit {
  /// ω² = ln(1 + CV²). A patient's F does not vary between occasions here.
  public static let description = ModelDescription<EverolimusDeWit>(
    name: "everolimus-dewit", summary: "everolimus in blood",
    source: """
      de Wit et al. 2016, Cancer Chemother Pharmacol 78:63, doi:10.1007/s00280-016-3050-6 (40 patients with thyroid \
      cancer). Left out: variability of F between occasions (CV 19.2 %). The reference weight of 70 kg is the usual one, \
      not stated; weights of a cohort are normal around the paper's median within its range.
      """,
    parameters: [
      .init(.clearance, "CL", "apparent clearance", unit: "L/h", typical: 17.4, .logNormal(variance: 0.1161826446)),
      .init(.volume, "V1", "apparent central volume", unit: "L", typical: 25.2, .logNormal(variance: 0.557611495)),
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.647),
      .init(.intercompartmental, "Q", "apparent intercompartmental clearance", unit: "L/h", typical: 51.1),
      .init(.peripheral, "V2", "apparent peripheral volume", unit: "L", typical: 400),
      .init(.bioavailability, "F", "bioavailability relative to a non-carrier", unit: "1", typical: 1),
    ],
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 70,
        .normal(mean: 75, standardDeviation: 14, within: 45...105)
      ),
      .init(.carrier, "TTT", "1 for a carrier of the ABCB1 haplotype TTT", unit: "1", typical: 0, .fixed),
    ],
    outputs: [
      .init(
        .concentration, "CB", "everolimus in blood", unit: "ug/L", .combined(additive: 0, proportional: 0.273)),
      .init(.auc, "AUC24", "exposure of the day, F dose/CL", unit: "ug.h/L"),
    ],
    dosing: .kinetics(bioavailability: .bioavailability), roles: .init(clearance: .clearance), regimen: "10 mg daily",
    claims: [.proportionalToDose([.concentration, .auc])])
}
