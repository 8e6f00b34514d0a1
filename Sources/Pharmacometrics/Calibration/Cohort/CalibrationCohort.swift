import Foundation

/// Patients to calibrate with, what is estimated, and the model as a function.
public struct CalibrationCohort: Sendable {
  public let structure: CalibrationStructure
  public let predictor: ModelPredictor
  public let patients: [CalibrationPatient]
  /// x of each covariate effect, [patient][coefficient].
  let covariateTerms: [[Double]]
  /// What events and ordinal outcomes add to each patient's −ln L.
  let outcomeTerms: [[OutcomeTerm]]

  /// - Throws: ``CalibrationError`` with everything that does not fit.
  public init(
    structure: CalibrationStructure, predictor: ModelPredictor, patients: [CalibrationPatient]
  ) throws(CalibrationError) {
    var structure = structure
    var problems = structure.measurementProblems(patients) + structure.outcomeProblems(patients)
    structure.setReferences(patients, &problems)
    self.structure = structure
    self.predictor = predictor
    self.patients = patients
    covariateTerms = patients.map { patient in structure.coefficients.map { $0.term.value(patient) ?? 0 } }
    outcomeTerms = problems.isEmpty ? structure.outcomeTerms(patients) : []
    guard problems.isEmpty else { throw CalibrationError(problems: problems) }
  }

  /// A cohort of other patients, whose covariate effects have the same references.
  func with(_ patients: [CalibrationPatient]) throws(CalibrationError) -> CalibrationCohort {
    try CalibrationCohort(structure: structure, predictor: predictor, patients: patients)
  }

  /// How many measurements.
  public var measurementCount: Int { patients.reduce(0) { $0 + $1.measurements.count } }

  /// u of a patient: by parameter, with covariate effects.
  func locations(_ values: PopulationValues, patient: Int) -> [Double] {
    var locations = values.locations
    for (place, coefficient) in structure.coefficients.enumerated() {
      locations[coefficient.parameter] += values.coefficients[place] * covariateTerms[patient][place]
    }
    return locations
  }

  /// The mean of a patient's effects on the scale on which they add to a location; 0 for those that multiply.
  func means(_ values: PopulationValues, patient: Int) -> [Double] {
    let locations = locations(values, patient: patient)
    return structure.effects.map { $0.movesLocation ? locations[$0.parameter] : 0 }
  }
}

extension CalibrationStructure {
  /// What no error admits, and patients without measurements.
  func measurementProblems(_ patients: [CalibrationPatient]) -> [String] {
    var problems: [String] = []
    if patients.isEmpty { problems.append("there are no patients") }
    for patient in patients {
      if patient.measurements.isEmpty && patient.outcomes.isEmpty {
        problems.append(
          "patient \(patient.name) has no measurements; leave the patient out, or enter what was measured")
      }
      for measurement in patient.measurements {
        let output = outputs[measurement.output]
        if case .none = output.error {
          problems.append(
            "patient \(patient.name), \(output.symbol) at \(measurement.time) h: the output has no residual error; "
              + "state one (outputs.\(output.symbol).error)")
        } else if !output.error.admits(measurement.value) {
          problems.append(
            "patient \(patient.name), \(output.symbol) at \(measurement.time) h: \(measurement.value) cannot be "
              + "under the error '\(output.error.words)'; use another error, or a lowerLimit for values below it")
        }
      }
    }
    return problems
  }

  /// References of covariate effects that nobody gave: means of the patients.
  mutating func setReferences(_ patients: [CalibrationPatient], _ problems: inout [String]) {
    for place in coefficients.indices {
      let coefficient = coefficients[place]
      let term = coefficient.term
      if term.form != .category {
        for patient in patients {
          guard let value = patient.columns[term.column] else {
            let text = patient.categories[term.column].map { " (it holds '\($0)'; give a level)" } ?? ""
            problems.append(
              "patient \(patient.name): no number in column \(term.column) for \(coefficient.name)\(text)")
            continue
          }
          if term.form == .power, value <= 0 {
            problems.append(
              "patient \(patient.name), column \(term.column): \(value); \(coefficient.name) takes its logarithm")
          }
        }
        let values = patients.compactMap { $0.columns[term.column] }
        if term.reference == nil, !values.isEmpty {
          coefficients[place].term.reference = Self.mean(values, isGeometric: term.form == .power)
        }
      } else if !patients.contains(where: { term.value($0) == 1 }) {
        let known = Set(patients.compactMap { $0.categories[term.column] ?? $0.columns[term.column].map { "\($0)" } })
        problems.append(
          "\(coefficient.name): no patient has '\(term.level ?? "")' in column \(term.column)"
            + (known.isEmpty ? ", which the data do not have" : "; there are \(known.sorted().joined(separator: ", "))")
        )
      }
    }
  }

  private static func mean(_ values: [Double], isGeometric: Bool) -> Double {
    let count = Double(values.count)
    return isGeometric
      ? Foundation.exp(values.reduce(0) { $0 + Foundation.log($1) } / count) : values.reduce(0, +) / count
  }
}

extension CovariateTerm {
  /// x of a patient; `nil` where the column has no value.
  func value(_ patient: CalibrationPatient) -> Double? {
    switch form {
    case .power:
      patient.columns[column].flatMap { value in reference.map { Foundation.log(value / $0) } }
    case .linear: patient.columns[column].flatMap { value in reference.map { value - $0 } }
    case .category:
      if let text = patient.categories[column] {
        text == level ? 1 : 0
      } else if let number = patient.columns[column] {
        level.flatMap(Double.init) == number ? 1 : 0
      } else {
        0
      }
    }
  }
}
