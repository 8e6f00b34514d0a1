import DiffEq
import Pharmacometrics

/// A line a + b t with normal effects on both, for outcomes whose likelihood is known in closed form.
struct LineModel: Model {
  enum Parameter: Int, ModelIndex { case level, slope }
  enum Output: Int, ModelIndex { case line }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.line] = p[.level] + p[.slope] * t }

  static let description = ModelDescription<LineModel>(
    name: "line", summary: "a line", source: "test",
    parameters: [
      .init(.level, "A", "level", unit: "1", typical: 2, .normal(variance: 1)),
      .init(.slope, "B", "slope", unit: "1/h", typical: 0, .normal(variance: 0.01)),
    ],
    outputs: [.init(.line, "Y", "line", unit: "1", .combined(additive: 0.5, proportional: 0))], dosing: .none)

  /// The same line in all patients, unless effects vary.
  static func parameters(_ level: Double, _ slope: Double, varies: Bool = false) -> [String: ParameterSpecification] {
    [
      "A": .init(start: level, estimate: false, variability: varies),
      "B": .init(start: slope, estimate: false, variability: false),
    ]
  }

  static func cohort(
    _ patients: [CalibrationPatient], _ specification: CalibrationSpecification
  ) throws -> CalibrationCohort {
    try CalibrationCohort(
      structure: CalibrationStructure(LineModel.self, specification), predictor: ModelPredictor(LineModel.self),
      patients: patients)
  }

  /// Patients with one outcome of which these are the records.
  static func patients(_ records: [(Double, CalibrationPatient.OutcomeRecord.Finding)]) -> [CalibrationPatient] {
    records.enumerated().map { index, record in
      CalibrationPatient(
        name: "\(index + 1)", measurements: [], outcomes: [.init(time: record.0, outcome: 0, finding: record.1)])
    }
  }
}
