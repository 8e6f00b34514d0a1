import Pharmacometrics
import Stochastics
import VirtualPatients

extension StudyComparison {
  /// Normalized prediction distribution errors by output, of patients followed beyond the landmark and of what was measured
  /// until then, against simulated patients who were followed as long: who leaves says something of the measurements.
  func errors(
    _ studies: [[StudyCourse]], _ cohort: CalibrationCohort, _ values: PopulationValues
  ) throws -> [(output: String, patients: Int, tests: NormalityTests?)] {
    let plan = patients.plan
    return try plan.outputs.enumerated().compactMap { place, measured in
      guard let output = cohort.structure.place(ofOutput: measured.output) else { return nil }
      var own: [CalibrationPatient] = []
      var drawn: [[[Double]]] = []
      for (index, record) in records.enumerated() where patients.end(record) > plan.landmark {
        let known = cohort.patients[index]
        let kept = known.measurements.filter { $0.output == output && $0.time <= 24 * plan.landmark }
        if kept.isEmpty { continue }
        let days = kept.map { Int($0.time / 24) }
        own.append(
          CalibrationPatient(
            name: known.name, covariates: known.covariates, doses: known.doses, measurements: kept,
            columns: known.columns))
        drawn.append(
          studies.compactMap { study in
            let course = study[index]
            guard course.end > plan.landmark else { return nil }
            let values = days.compactMap { day in course.visits.first { $0.day == day }.flatMap { $0.values[place] } }
            return values.count == days.count ? values : nil
          })
      }
      guard !own.isEmpty else { return (measured.output, 0, nil) }
      let part = try CalibrationCohort(structure: cohort.structure, predictor: cohort.predictor, patients: own)
      let errors = PredictionDistributionErrors(
        try ReplicateSimulation(part, values), .init(values: drawn), key: key.child(.noise, place))
      return (measured.output, Set(errors.points.map(\.patient)).count, errors.tests)
    }
  }
}
