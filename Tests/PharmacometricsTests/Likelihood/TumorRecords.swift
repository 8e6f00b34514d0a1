import DiffEq
import Pharmacometrics

/// Tumor size under sunitinib as coded for DDMODEL00000198: the biomarkers' individual parameters and the baseline that
/// was measured come as covariates.
struct TumorRecords: Model {
  enum State: Int, ModelIndex { case sKIT, untreated, sVEGFR3, tumor }
  enum Parameter: Int, ModelIndex {
    case growth, sKITKill, drugKill, base, resistance, sVEGFR3Kill
    // Derived from covariates.
    case auc, sVEGFR3Base, sVEGFR3MRT, sVEGFR3In, sKITBase, sKITMRT, sKITEffect, sKITSlope
  }

  enum Covariate: Int, ModelIndex {
    case auc, observedBase, sVEGFR3Base, sVEGFR3MRT, sVEGFR3IC50, sKITBase, sKITMRT, sKITIC50, sKITSlope
  }

  enum Output: Int, ModelIndex { case tumor }

  func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.base] = p[.base] * c[.observedBase]
    p[.auc] = c[.auc]
    p[.sVEGFR3Base] = c[.sVEGFR3Base]
    p[.sVEGFR3MRT] = c[.sVEGFR3MRT]
    p[.sVEGFR3In] = c[.sVEGFR3Base] * (1 - c[.auc] / (c[.sVEGFR3IC50] + c[.auc]))
    p[.sKITBase] = c[.sKITBase]
    p[.sKITMRT] = c[.sKITMRT]
    p[.sKITEffect] = c[.auc] / (c[.sKITIC50] + c[.auc])
    p[.sKITSlope] = c[.sKITSlope]
  }

  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.sKIT] = p[.sKITBase]
    y[.untreated] = p[.sKITBase]
    y[.sVEGFR3] = p[.sVEGFR3Base]
    y[.tumor] = p[.base]
  }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let production = p[.sKITBase] * (1 + p[.sKITSlope] * t)
    dy[.sKIT] = (production * (1 - p[.sKITEffect]) - y[.sKIT]) / p[.sKITMRT]
    dy[.untreated] = (production - y[.untreated]) / p[.sKITMRT]
    dy[.sVEGFR3] = (p[.sVEGFR3In] - y[.sVEGFR3]) / p[.sVEGFR3MRT]
    let rS = y[.sKIT] / y[.untreated] - 1
    let r3 = y[.sVEGFR3] / p[.sVEGFR3Base] - 1
    let effect = p[.drugKill] * p[.auc] - p[.sKITKill] * rS - p[.sVEGFR3Kill] * r3
    dy[.tumor] = (p[.growth] - effect * exp(p[.resistance] * (-t / 168))) * y[.tumor] / 168
  }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.tumor] = y[.tumor] }

  static let description = ModelDescription<TumorRecords>(
    name: "tumor-records", summary: "tumor size by records", source: "DDMODEL00000198",
    parameters: [
      .init(.growth, "KG", "growth", unit: "1/wk", typical: 0.0118, .logNormal(variance: 0.29)),
      .init(.sKITKill, "KSKIT", "kill", unit: "1/wk", typical: 0.00282, .logNormal(variance: 5.91)),
      .init(.drugKill, "KDRUG", "kill", unit: "L/(wk.mg.h)", typical: 0.00503, .logNormal(variance: 1.42)),
      .init(
        .base, "IBASE", "over the measured baseline", unit: "1", typical: 1, .proportional(variance: 1, factor: 0.125)),
      .init(.resistance, "LAMBDA", "resistance", unit: "1/wk", typical: 0.0217),
      .init(.sVEGFR3Kill, "KVEGFR3", "kill", unit: "1/wk", typical: 0.0371),
    ],
    covariates: Covariate.allCases.map { .init($0, "\($0)", "from the data", unit: "1", typical: 1, .fixed) },
    outputs: [.init(.tumor, "SLD", "tumor size", unit: "mm", .combined(additive: 0, proportional: 0.125))])
}
