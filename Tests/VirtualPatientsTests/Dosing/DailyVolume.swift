import DiffEq
import Pharmacometrics

/// A tumor that grows and is killed by today's dose, with a solution in closed form: ln V = ln V₀ + G t − K ∫ dose dt.
struct DailyVolume: Model {
  enum State: Int, ModelIndex { case volume }
  enum Parameter: Int, ModelIndex { case initial, growth, kill, clearance }
  enum Covariate: Int, ModelIndex { case area }
  enum Output: Int, ModelIndex { case volume, hazard }

  /// Per day; G 0.01, K 0.001 per mg.
  static let description = ModelDescription<DailyVolume>(
    name: "daily-volume", summary: "exponential growth and kill", source: "made for tests",
    parameters: [
      .init(.initial, "V0", "initial volume", unit: "mm", typical: 100),
      .init(.growth, "G", "growth rate", unit: "1/d", typical: 0.01),
      .init(.kill, "K", "kill", unit: "1/(d.mg)", typical: 0.001),
      .init(.clearance, "CL", "clearance", unit: "1", typical: 1),
    ],
    covariates: [.init(.area, "BSA", "body surface area", unit: "m2", typical: 2, .fixed)],
    outputs: [
      .init(.volume, "V", "volume", unit: "mm", .combined(additive: 0, proportional: 0.1)),
      .init(.hazard, "H", "cumulative hazard", unit: "1"),
    ], dosing: .today, events: [.init("OS", .death, cumulativeHazard: .hazard)], tumorSize: .volume,
    roles: .init(clearance: .clearance, growth: .growth))

  init() {}
  static var driver: ExposureDriver { .today }

  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) { y[.volume] = p[.initial] }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    dy[.volume] = (p[.growth] - p[.kill] * u.today / p[.clearance]) * y[.volume] / 24
  }

  /// The hazard is 1 per 1,000 days.
  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.volume] = y[.volume]
    out[.hazard] = .constant(t / 24000)
  }
}
