import DiffEq
import Foundation
import Pharmacometrics

/// One compartment after a bolus.
struct Bolus: Model {
  enum Parameter: Int, ModelIndex { case clearance, volume }
  enum Output: Int, ModelIndex { case concentration }

  func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(clearance: p[.clearance], volume: p[.volume])
  }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.concentration] = u.concentration }

  static let description = ModelDescription<Bolus>(
    name: "bolus", summary: "a bolus", source: "test",
    parameters: [
      .init(.clearance, "CL", "clearance", unit: "L/h", typical: 2, .logNormal(variance: 0.09)),
      .init(.volume, "V", "volume", unit: "L", typical: 10, .logNormal(variance: 0.04)),
    ],
    outputs: [.init(.concentration, "CP", "concentration", unit: "mg/L", .logNormal(standardDeviation: 0.2))],
    dosing: .kinetics())

  /// Patients with a dose of 100 mg and measurements to come.
  static func cohort(
    _ patients: Int, times: [Double] = [0.5, 2, 6, 12], specification: CalibrationSpecification = .init(),
    weights: [Double]? = nil
  ) throws -> CalibrationCohort {
    let structure = try CalibrationStructure(Bolus.self, specification)
    return try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(Bolus.self),
      patients: (0..<patients).map { index in
        CalibrationPatient(
          name: "\(index + 1)", doses: [DoseEvent(time: 0, amount: 100, duration: 0)],
          measurements: times.map { .init(time: $0, output: 0, value: 1) },
          columns: weights.map { ["WT": $0[index]] } ?? [:])
      })
  }
}

/// A level that is seen squared, so that its sign is not.
struct SquaredLevel: Model {
  enum Parameter: Int, ModelIndex { case level }
  enum Output: Int, ModelIndex { case square }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.square] = p[.level] * p[.level] }

  static let typical = 0.3
  static let variance = 1.0
  static let deviation = 0.2

  static let description = ModelDescription<SquaredLevel>(
    name: "squared-level", summary: "a squared level", source: "test",
    parameters: [.init(.level, "L", "level", unit: "1", typical: typical, .normal(variance: variance))],
    outputs: [.init(.square, "Y", "square", unit: "1", .combined(additive: deviation, proportional: 0))])

  /// Mean and deviation of the level given measurements, by the trapezoidal rule.
  static func posterior(_ measurements: [Double]) -> (mean: Double, deviation: Double) {
    var sums = (0.0, 0.0, 0.0)
    for step in -8000...8000 {
      let x = Double(step) / 1000
      let prior = (x - typical) * (x - typical) / variance
      let data = measurements.reduce(0) { $0 + ($1 - x * x) * ($1 - x * x) } / (deviation * deviation)
      let weight = exp(-0.5 * (prior + data))
      sums = (sums.0 + weight, sums.1 + weight * x, sums.2 + weight * x * x)
    }
    let mean = sums.1 / sums.0
    return (mean, (sums.2 / sums.0 - mean * mean).squareRoot())
  }
}
