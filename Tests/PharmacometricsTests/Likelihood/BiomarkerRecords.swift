import DiffEq
import Pharmacometrics

/// Biomarkers under sunitinib as coded for DDMODEL00000197: exposure and the time at which disease progression is taken
/// come with the records and hold over the interval that a record ends.
struct BiomarkerRecords: Model {
  enum State: Int, ModelIndex { case vegf, sVEGFR2, sVEGFR3, sKIT }

  enum Parameter: Int, ModelIndex {
    case vegfBase, sVEGFR2Base, sVEGFR3Base, sKITBase, mrt, sKITMRT
    case vegfIC50, sVEGFR2IC50, sVEGFR3IC50, sKITIC50, vegfSlope, sKITSlope
    case vegfHill, sVEGFR2MRT, sVEGFR2Hill, sVEGFR3MRT
    // Derived: production and loss.
    case vegfIn, sVEGFR2In, sVEGFR3In, sKITIn, vegfOut
  }

  enum Covariate: Int, ModelIndex { case auc, time }
  enum Output: Int, ModelIndex { case vegf, sVEGFR2, sVEGFR3, sKIT }

  func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let auc = c[.auc]
    p[.vegfIn] = p[.vegfBase] * (1 + p[.vegfSlope] * c[.time]) / p[.mrt]
    p[.vegfOut] = (1 - hill(auc, p[.vegfIC50], p[.vegfHill])) / p[.mrt]
    p[.sVEGFR2In] = p[.sVEGFR2Base] * (1 - hill(auc, p[.sVEGFR2IC50], p[.sVEGFR2Hill])) / p[.sVEGFR2MRT]
    p[.sVEGFR3In] = p[.sVEGFR3Base] * (1 - auc / (p[.sVEGFR3IC50] + auc)) / p[.sVEGFR3MRT]
    let untreated = p[.sKITBase] * (1 + p[.sKITSlope] * c[.time])
    p[.sKITIn] = untreated * (1 - auc / (p[.sKITIC50] + auc)) / p[.sKITMRT]
  }

  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.vegf] = p[.vegfBase]
    y[.sVEGFR2] = p[.sVEGFR2Base]
    y[.sVEGFR3] = p[.sVEGFR3Base]
    y[.sKIT] = p[.sKITBase]
  }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    dy[.vegf] = p[.vegfIn] - p[.vegfOut] * y[.vegf]
    dy[.sVEGFR2] = p[.sVEGFR2In] - y[.sVEGFR2] / p[.sVEGFR2MRT]
    dy[.sVEGFR3] = p[.sVEGFR3In] - y[.sVEGFR3] / p[.sVEGFR3MRT]
    dy[.sKIT] = p[.sKITIn] - y[.sKIT] / p[.sKITMRT]
  }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.vegf] = y[.vegf]
    out[.sVEGFR2] = y[.sVEGFR2]
    out[.sVEGFR3] = y[.sVEGFR3]
    out[.sKIT] = y[.sKIT]
  }

  static let description = ModelDescription<BiomarkerRecords>(
    name: "biomarker-records", summary: "biomarkers by records", source: "DDMODEL00000197",
    parameters: [
      .init(.vegfBase, "BM0", "VEGF", unit: "pg/mL", typical: 59.7, .logNormal(variance: 0.252)),
      .init(.sVEGFR2Base, "BM02", "sVEGFR-2", unit: "pg/mL", typical: 8670, .logNormal(variance: 0.0369)),
      .init(.sVEGFR3Base, "BM03", "sVEGFR-3", unit: "pg/mL", typical: 63_900, .logNormal(variance: 0.186)),
      .init(.sKITBase, "BM0S", "sKIT", unit: "pg/mL", typical: 39_200, .logNormal(variance: 0.254)),
      .init(.mrt, "MRT", "residence of VEGF", unit: "h", typical: 91, .logNormal(variance: 0.06)),
      .init(.sKITMRT, "MRTS", "residence of sKIT", unit: "h", typical: 2430, .logNormal(variance: 0.0753)),
      .init(.vegfIC50, "IC50", "of VEGF", unit: "mg.h/L", typical: 1, .logNormal(variance: 0.253)),
      .init(.sVEGFR2IC50, "IC502", "of sVEGFR-2", unit: "mg.h/L", typical: 1, .logNormal(variance: 0.189)),
      .init(.sVEGFR3IC50, "IC503", "of sVEGFR-3", unit: "mg.h/L", typical: 1, .logNormal(variance: 0.398)),
      .init(.sKITIC50, "IC50S", "of sKIT", unit: "mg.h/L", typical: 1, .logNormal(variance: 5.77)),
      .init(.vegfSlope, "DPSLO", "progression", unit: "1/h", typical: 0.035 / 1000, .logNormal(variance: 2.95)),
      .init(.sKITSlope, "DPSLOS", "progression", unit: "1/h", typical: 0.035 / 1000, .logNormal(variance: 3.01)),
      .init(.vegfHill, "HILL", "exponent", unit: "1", typical: 3.31),
      .init(.sVEGFR2MRT, "MRT2", "residence", unit: "h", typical: 554, .shared(with: "MRT")),
      .init(.sVEGFR2Hill, "HILL2", "exponent", unit: "1", typical: 1.54),
      .init(.sVEGFR3MRT, "MRT3", "residence", unit: "h", typical: 401, .shared(with: "MRT")),
    ],
    covariates: [
      .init(.auc, "AUC", "exposure", unit: "mg.h/L", typical: 0, .fixed),
      .init(.time, "TIME", "of the record", unit: "h", typical: 0, .fixed),
    ],
    blocks: [
      .init(
        ["IC50", "IC502", "IC503", "IC50S"],
        lowerTriangle: [0.253, 0.198, 0.189, 0.238, 0.252, 0.398, 0.218, 0.297, 0.936, 5.77])
    ],
    outputs: [
      .init(.vegf, "VEGF", "VEGF", unit: "pg/mL", .logNormal(standardDeviation: 0.445)),
      .init(
        .sVEGFR2, "VEGFR2", "sVEGFR-2", unit: "pg/mL", .logNormalWithFloor(standardDeviation: 0.12, additive: 583)),
      .init(.sVEGFR3, "VEGFR3", "sVEGFR-3", unit: "pg/mL", .logNormal(standardDeviation: 0.22)),
      .init(.sKIT, "SKIT", "sKIT", unit: "pg/mL", .logNormal(standardDeviation: 0.224)),
    ])
}
