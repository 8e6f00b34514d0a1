import DiffEq
import Pharmacometrics

/// Neutrophils under docetaxel as coded for DDMODEL00000224 (Kloft's estimates): the concentration comes with the records
/// and holds over the interval that a record ends.
struct NeutrophilRecords: Model {
  enum State: Int, ModelIndex { case circulating, stem, transit1, transit2, transit3 }
  enum Parameter: Int, ModelIndex { case base, transitTime, slope, feedback, drug, rate }
  enum Covariate: Int, ModelIndex { case concentration, sex, performance, previousTherapy, aag }
  enum Output: Int, ModelIndex { case neutrophils }

  func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    let excess = c[.aag] - 1.34
    let aag = S.choose(whereNotNegative: -excess, 0.174677 * excess, 0.494618 * excess)
    let woman = S.choose(whereNotNegative: c[.sex] - 2, .constant(-0.121451), .constant(0))
    let weak = S.choose(whereNotNegative: c[.performance] - 1, .constant(0.130406), .constant(0))
    let pretreated = S.choose(whereNotNegative: c[.previousTherapy] - 1, .constant(-0.146837), .constant(0))
    p[.base] = p[.base] * (1 + woman) * (1 + weak) * (1 + pretreated) * (1 + aag)
    p[.drug] = p[.slope] / 0.808 * relativeEffect(excess, -0.350693) * c[.concentration]
    p[.rate] = 4 / p[.transitTime]
  }

  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    for state in State.allCases { y[state] = p[.base] }
  }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let feedback = pow(p[.base] / y[.circulating], p[.feedback])
    dy[.circulating] = p[.rate] * (y[.transit3] - y[.circulating])
    dy[.stem] = p[.rate] * y[.stem] * ((1 - p[.drug]) * feedback - 1)
    dy[.transit1] = p[.rate] * (y[.stem] - y[.transit1])
    dy[.transit2] = p[.rate] * (y[.transit1] - y[.transit2])
    dy[.transit3] = p[.rate] * (y[.transit2] - y[.transit3])
  }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.neutrophils] = y[.circulating] }

  static let description = ModelDescription<NeutrophilRecords>(
    name: "neutrophil-records", summary: "neutrophils by records", source: "DDMODEL00000224",
    parameters: [
      .init(.base, "BA", "baseline", unit: "10*9/L", typical: 5.21965, .logNormal(variance: 0.0639703)),
      .init(.transitTime, "MT", "transit time", unit: "h", typical: 84.1791, .logNormal(variance: 0.0191785)),
      .init(.slope, "SL", "slope", unit: "L/umol", typical: 15.5711, .logNormal(variance: 0.128412)),
      .init(.feedback, "PO", "feedback", unit: "1", typical: 0.144543),
    ],
    covariates: Covariate.allCases.map { .init($0, "\($0)", "from the data", unit: "1", typical: 0, .fixed) },
    outputs: [.init(.neutrophils, "ANC", "neutrophils", unit: "10*9/L", .logNormal(standardDeviation: 0.424093))])
}
