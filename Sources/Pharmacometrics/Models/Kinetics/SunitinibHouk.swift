public import DiffEq

/// Sunitinib in plasma, two compartments, from the meta-analysis of healthy volunteers and patients.
///
///     CL = CL_ref (1 − 0.0876 FEMALE)(1 − 0.130 ASIAN) f        f: healthy 1, GIST 0.715, other solid 0.731, mRCC 0.742
///     V = V_ref (WT/76.9)^0.459
///
/// Values are apparent (over F). See ``SunitinibHouk/description`` for the source.
public struct SunitinibHouk: Model {
  public enum Parameter: Int, ModelIndex { case clearance, volume, absorption, intercompartmental, peripheral }
  public enum Covariate: Int, ModelIndex { case weight, female, asian, gist, solidTumor, renalCarcinoma }
  public enum Output: Int, ModelIndex { case concentration, auc }

  public init() {}

  @inlinable
  public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let otherTumor = 0.269 * c[.solidTumor] + 0.258 * c[.renalCarcinoma]
    let tumor = 1 - 0.285 * c[.gist] - otherTumor
    let patient = relativeEffect(c[.female], -0.0876) * relativeEffect(c[.asian], -0.130)
    p[.clearance] = p[.clearance] * patient * tumor
    p[.volume] = p[.volume] * powerEffect(c[.weight], over: 76.9, 0.459)
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
    out[.auc] = u.today / p[.clearance]
  }
}

extension SunitinibHouk {
  /// The typical patient is a man with GIST. The residual variance is taken as that of the logarithm; weights are those
  /// of Yu 2015.
  public static let description = ModelDescription<SunitinibHouk>(
    name: "sunitinib-houk", summary: "sunitinib in plasma (meta-analysis)",
    source: """
      Houk et al. 2009, Clin Cancer Res 15:2497, doi:10.1158/1078-0432.CCR-08-1893; the parent drug, values as in a \
      public port. Not stated there: the scale of the residual variance (taken as logarithmic).
      """,
    parameters: [
      .init(
        .clearance, "CL", "apparent clearance of a healthy man", unit: "L/h", typical: 51.8, .logNormal(variance: 0.14)),
      .init(.volume, "V", "apparent central volume", unit: "L", typical: 2030, .logNormal(variance: 0.18)),
      .init(.absorption, "KA", "absorption rate", unit: "1/h", typical: 0.195, .logNormal(variance: 0.64)),
      .init(.intercompartmental, "Q", "apparent intercompartmental clearance", unit: "L/h", typical: 7.22),
      .init(.peripheral, "VP", "apparent peripheral volume", unit: "L", typical: 583),
    ],
    covariates: [
      .init(
        .weight, "WT", "body weight", unit: "kg", typical: 76.9,
        .logNormal(mean: 82.3, standardDeviation: 19.4, within: 39...157)),
      .init(.female, "FEMALE", "1 for a woman", unit: "1", typical: 0, .fixed),
      .init(.asian, "ASIAN", "1 for Asian descent", unit: "1", typical: 0, .fixed),
      .init(.gist, "GIST", "1 for a gastrointestinal stromal tumor", unit: "1", typical: 1, .fixed),
      .init(.solidTumor, "SOLID", "1 for another solid tumor (then GIST 0)", unit: "1", typical: 0, .fixed),
      .init(
        .renalCarcinoma, "MRCC", "1 for metastatic renal cell carcinoma (then GIST 0)", unit: "1", typical: 0, .fixed),
    ],
    outputs: [
      .init(
        .concentration, "CP", "sunitinib in plasma", unit: "ng/mL",
        .logNormal(standardDeviation: 0.146.squareRoot())),
      .init(.auc, "AUC24", "exposure of the day, dose/CL", unit: "mg.h/L"),
    ],
    dosing: .kinetics(), roles: .init(clearance: .clearance), regimen: "50 mg daily 4wk on 2wk off",
    claims: [.proportionalToDose([.concentration, .auc])])
}
