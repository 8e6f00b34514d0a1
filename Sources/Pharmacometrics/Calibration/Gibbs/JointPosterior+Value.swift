import Foundation

extension JointPosterior {
  public func value(at position: [Double], gradient: inout [Double]) -> Double {
    for place in gradient.indices { gradient[place] = 0 }
    let values = values(position)
    guard values.locations.allSatisfy(\.isFinite), values.covariance.joined().allSatisfy(\.isFinite) else {
      return -.infinity
    }
    var value = addPriors(position, &gradient)
    for patient in cohort.patients.indices {
      guard let part = addPatient(patient, position, values, &gradient) else { return -.infinity }
      value += part
    }
    return value
  }

  private func addPriors(_ position: [Double], _ gradient: inout [Double]) -> Double {
    let structure = cohort.structure
    var sum = 0.0
    for (place, item) in unknowns.enumerated() {
      switch item {
      case .location(let index):
        let prior = priors.location(structure.parameters[index])
        let z = (position[place] - prior.mean) / prior.standardDeviation
        sum -= 0.5 * z * z
        gradient[place] -= z / prior.standardDeviation
      case .coefficient:
        let z = position[place] / priors.coefficientDeviation
        sum -= 0.5 * z * z
        gradient[place] -= z / priors.coefficientDeviation
      case .deviation:
        let part = priors.logDeviation(position[place])
        sum += part.value
        gradient[place] += part.slope
      case .size(let output, let index):
        let start = Foundation.log(structure.outputs[output].error.scales[index].value)
        let part = priors.logSize(position[place] - start)
        sum += part.value
        gradient[place] += part.slope
      }
    }
    return sum
  }

  /// ln p(y|η) p(z) of a patient; `nil` where the model cannot be computed.
  private func addPatient(
    _ patient: Int, _ position: [Double], _ values: PopulationValues, _ gradient: inout [Double]
  ) -> Double? {
    let base = unknowns.count + patient * effectCount
    let z = Array(position[base..<(base + effectCount)])
    let deviations = values.covariance.indices.map { values.covariance[$0][$0].squareRoot() }
    let effects = zip(correlationFactor, deviations).map { row, deviation in
      deviation * zip(row, z).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let directions =
      effects.indices.map { PredictionSlopes.Direction.effect($0) }
      + locations.map { PredictionSlopes.Direction.location($0) }
    guard
      let slopes = PredictionSlopes(
        batches[patient], locations: cohort.locations(values, patient: patient), effects: effects,
        directions: directions),
      let data = cohort.dataValue(slopes.values, patient: patient, errors: values.errors)
    else { return nil }
    // ∂ ln p/∂ of each direction.
    let derivatives = cohort.expansion(slopes.values, patient: patient, errors: values.errors).gradient(
      slopes.derivatives
    ).map { -$0 }
    let byEffect = Array(derivatives.prefix(effectCount))
    for (column, number) in z.enumerated() {
      gradient[base + column] -= number
      for row in z.indices {
        gradient[base + column] += byEffect[row] * deviations[row] * correlationFactor[row][column]
      }
    }
    addPopulation(patient, derivatives, effects, slopes.values, values, &gradient)
    return -data - 0.5 * z.reduce(0) { $0 + $1 * $1 }
  }

  private func addPopulation(
    _ patient: Int, _ derivatives: [Double], _ effects: [Double], _ predictions: [Double],
    _ values: PopulationValues, _ gradient: inout [Double]
  ) {
    func byLocation(_ parameter: Int) -> Double {
      if let effect = owners[parameter] { return derivatives[effect] }
      return locations.firstIndex(of: parameter).map { derivatives[effectCount + $0] } ?? 0
    }
    var scores = values.errors.map { [Double](repeating: 0, count: $0.scales.count) }
    for (measurement, prediction) in zip(cohort.patients[patient].measurements, predictions) {
      let density = MeasurementDensity(measurement: measurement, error: values.errors[measurement.output])
      for (index, score) in density.scaleExpansion(prediction).score.enumerated() {
        scores[measurement.output][index] += score
      }
    }
    for (place, item) in unknowns.enumerated() {
      switch item {
      case .location(let parameter): gradient[place] += byLocation(parameter)
      case .coefficient(let index):
        let parameter = cohort.structure.coefficients[index].parameter
        gradient[place] += byLocation(parameter) * cohort.covariateTerms[patient][index]
      case .deviation(let effect): gradient[place] += derivatives[effect] * effects[effect]
      case .size(let output, let index): gradient[place] += scores[output][index]
      }
    }
  }
}
