import DiffEq
import Pharmacometrics

/// A value that does not change, with a normal effect: everything about it is known in closed form.
struct LevelModel: Model {
  enum Parameter: Int, ModelIndex { case level }
  enum Output: Int, ModelIndex { case level, square }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.level] = p[.level]
    out[.square] = p[.level] * p[.level]
  }

  static let description = ModelDescription<LevelModel>(
    name: "level", summary: "a level", source: "test",
    parameters: [.init(.level, "L", "level", unit: "1", typical: 2, .normal(variance: 1))],
    outputs: [
      .init(.level, "Y", "level", unit: "1", .combined(additive: 1, proportional: 0)),
      .init(.square, "S", "its square", unit: "1"),
    ], dosing: .none)

  /// A cohort of patients with measurements of Y at times 0, 1, 2, …
  static func cohort(
    _ rows: [[Double]], group: [Double] = [], below: [Bool] = [], _ specification: CalibrationSpecification = .init()
  ) throws -> CalibrationCohort {
    let patients = rows.enumerated().map { index, values in
      CalibrationPatient(
        name: "\(index + 1)",
        measurements: values.enumerated().map { place, value in
          .init(
            time: Double(place), output: 0, value: value,
            isBelowLimit: below.indices.contains(place) && below[place])
        }, columns: group.indices.contains(index) ? ["G": group[index]] : [:])
    }
    return try CalibrationCohort(
      structure: CalibrationStructure(LevelModel.self, specification), predictor: ModelPredictor(LevelModel.self),
      patients: patients)
  }
}
