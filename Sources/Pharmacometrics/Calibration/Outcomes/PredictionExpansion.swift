/// −ln p(y) of a patient to second order in what the model tells: measured outputs, then the numbers of outcomes.
struct PredictionExpansion {
  /// ∂(−ln p) by each number.
  private(set) var first: [Double] = []
  /// The curvature expected of it by each number twice.
  private var information: [Double] = []
  /// By a number and the one before it; 0 for the others.
  private var mixed: [(place: Int, information: Double)] = []

  mutating func append(first: Double, information: Double, withPrevious: Double = 0) {
    if withPrevious != 0 { mixed.append((self.first.count, withPrevious)) }
    self.first.append(first)
    self.information.append(information)
  }

  /// ∂(−ln p) by each of some directions.
  /// - Parameter slopes: derivatives of the numbers, [direction][number].
  func gradient(_ slopes: [[Double]]) -> [Double] { slopes.map { zip($0, first).reduce(0) { $0 + $1.0 * $1.1 } } }

  /// The curvature expected of −ln p by some directions, J I Jᵀ.
  /// - Parameters:
  ///   - slopes: J, [direction][number].
  ///   - start: the first number that counts.
  func information(_ slopes: [[Double]], from start: Int = 0) -> [[Double]] {
    var result = slopes.map { _ in [Double](repeating: 0, count: slopes.count) }
    for row in slopes.indices {
      // I times the direction.
      var half = zip(slopes[row], information).map { $0 * $1 }
      for (place, part) in mixed {
        half[place] += part * slopes[row][place - 1]
        half[place - 1] += part * slopes[row][place]
      }
      for column in 0...row {
        var sum = 0.0
        for place in start..<half.count { sum += half[place] * slopes[column][place] }
        result[row][column] = sum
        result[column][row] = sum
      }
    }
    return result
  }

  /// R with J I Jᵀ = R Rᵀ, [direction][row]: the information in as few rows as there are directions.
  func rootInformation(_ slopes: [[Double]], from start: Int) -> [[Double]] {
    guard first.count > start else { return slopes.map { _ in [] } }
    let eigen = SymmetricEigen(information(slopes, from: start))
    let largest = eigen.values.last ?? 0
    let kept = eigen.values.indices.filter { eigen.values[$0] > 1e-14 * largest }
    return slopes.indices.map { row in kept.map { eigen.values[$0].squareRoot() * eigen.vectors[$0][row] } }
  }
}

extension CalibrationCohort {
  /// −ln p(y) of a patient; `nil` where it is not finite.
  /// - Parameter predictions: as ``PatientBatch/predictions(locations:effects:)`` gives them.
  func dataValue(_ predictions: [Double], patient: Int, errors: [ResidualError]) -> Double? {
    let measurements = patients[patient].measurements
    var value = zip(measurements, predictions).reduce(0) {
      $0 + MeasurementDensity(measurement: $1.0, error: errors[$1.0.output]).value($1.1)
    }
    var place = measurements.count
    for term in outcomeTerms[patient] {
      let end = place + term.width(structure.outcomes[term.outcome])
      value += OutcomeDensity(form: term.form).value(predictions[place..<end])
      place = end
    }
    return value.isFinite ? value : nil
  }

  /// −ln p(y) of a patient about what the model tells.
  func expansion(_ predictions: [Double], patient: Int, errors: [ResidualError]) -> PredictionExpansion {
    var expansion = PredictionExpansion()
    let measurements = patients[patient].measurements
    for (measurement, prediction) in zip(measurements, predictions) {
      let part = MeasurementDensity(measurement: measurement, error: errors[measurement.output]).expansion(prediction)
      expansion.append(first: part.first, information: part.information)
    }
    var place = measurements.count
    for term in outcomeTerms[patient] {
      let end = place + term.width(structure.outcomes[term.outcome])
      OutcomeDensity(form: term.form).expand(predictions[place..<end], into: &expansion)
      place = end
    }
    return expansion
  }
}
