package import Pharmacometrics

/// How a model is calibrated to training patients, and checked on patients of the other parts.
package struct CalibrationPlan: Codable, Hashable, Sendable {
  /// A variable of the cohort that an output of the model tells.
  package struct Measured: Codable, Hashable, Sendable {
    package var variable: String
    /// The output's symbol.
    package var output: String
  }

  /// A variable of the cohort that holds the worst grade of an adverse effect since the visit before.
  package struct Graded: Codable, Hashable, Sendable {
    package var variable: String
    /// The adverse effect's name in the model.
    package var effect: String
  }

  /// A static covariate of the cohort that the calibration knows as a column.
  package struct Covariate: Codable, Hashable, Sendable {
    package var name: String
    /// The symbol of a covariate of the model, or a column of a covariate effect in the specification.
    package var column: String
  }

  /// What counts as severe toxicity when it is first found at a visit.
  package struct Finding: Codable, Hashable, Sendable {
    /// One of the variables of ``outputs`` and ``grades``.
    package var variable: String
    package var atLeast: Double?
    package var below: Double?

    /// Whether a value is one.
    func holds(_ value: Double) -> Bool {
      atLeast.map { value >= $0 } ?? false || below.map { value < $0 } ?? false
    }
  }

  /// The model's name.
  package var model: String
  package var outputs: [Measured]
  package var grades: [Graded]
  package var covariates: [Covariate]
  package var toxicity: [Finding]
  /// Training patients to estimate from, at most; a sample by the run's seed where there are more.
  package var patients: Int
  /// Other patients to check with, at most.
  package var heldOutPatients: Int
  /// Simulated studies of them.
  package var replicates: Int
  /// Days between tumor assessments.
  package var scanInterval: Double
  /// Days that a patient must have been followed for prediction distribution errors, which count measurements until then.
  package var landmark: Double
  /// From how many places a patient's mode is sought.
  package var starts: Int
  /// Relative tolerance of the solver.
  package var tolerance: Double
  /// What is estimated and how.
  package var specification: CalibrationSpecification

  /// The cohort's variables that the model tells, those of outputs first.
  var variables: [String] { outputs.map(\.variable) + grades.map(\.variable) }
  /// Outputs and adverse effects of the model, in the same order.
  var sources: [String] { outputs.map(\.output) + grades.map(\.effect) }

  /// The specification with the errors of outputs that are not measured as they are: nothing tells them.
  func specification(for model: any RegisteredModel) -> CalibrationSpecification {
    var result = specification
    let measured = outputs.map(\.output)
    for output in model.card.outputs.map(\.symbol) where !measured.contains(output) {
      result.outputs[output, default: .init()].estimate = false
    }
    return result
  }

  package init() {
    model = ""
    outputs = []
    grades = []
    covariates = []
    toxicity = []
    patients = 300
    heldOutPatients = 400
    replicates = 200
    scanInterval = 42
    landmark = 168
    starts = 1
    tolerance = 1e-4
    specification = CalibrationSpecification()
  }
}
