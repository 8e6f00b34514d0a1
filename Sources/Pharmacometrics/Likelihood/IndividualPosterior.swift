public import DiffEq

/// What a patient's measurements tell of the patient's random effects η = L z, Ω = L Lᵀ, z ~ N(0, I).
///
/// Up to a constant, with residuals e = h(y) − h(f) on the scale of the error and V its variance
/// (``ResidualError/scaled(_:)``):
///
///     φ(z) = ½ Σ (e²/V + ln V) + ½ zᵀz
///
/// In z the prior has the same curvature in every direction, however nearly singular Ω is. Derivatives of f by z come
/// from one integration for each eight effects: the lanes of a dual number carry the directions.
public struct IndividualPosterior<M: Model>: Sendable {
  public let population: Population<M>
  public let patient: ObservedPatient<M>
  /// By output.
  public let errors: [ResidualError]
  public let tolerance: Tolerance
  /// The columns of L.
  @usableFromInline let columns: [[Double]]

  /// - Parameters: as the properties of these names; every output observed must have an error.
  public init(
    _ population: Population<M>, patient: ObservedPatient<M>, errors: [ResidualError], tolerance: Tolerance
  ) {
    precondition(errors.count == M.Output.count, "\(errors.count) errors for \(M.Output.count) outputs")
    self.population = population
    self.patient = patient
    self.errors = errors
    self.tolerance = tolerance
    let count = population.effects.count
    var columns = [[Double]](repeating: Array(repeating: 0, count: count), count: count)
    for row in 0..<count {
      for column in 0...row { columns[column][row] = population.effects.factor[row * (row + 1) / 2 + column] }
    }
    self.columns = columns
  }

  /// How many effects.
  @inlinable
  public var dimension: Int { columns.count }

  /// η = L z.
  @inlinable
  public func effects(_ z: [Double]) -> [Double] {
    var effects = [Double](repeating: 0, count: dimension)
    for column in 0..<dimension {
      for row in column..<dimension { effects[row] += columns[column][row] * z[column] }
    }
    return effects
  }

  /// What the model tells at the observations, for effects over any scalar; `nil` where it cannot be integrated or a
  /// parameter is not finite.
  @inlinable
  public func predictions<S: RealScalar>(_ effects: [S]) -> [S]? {
    guard let parameters = parameters(patient.covariates, effects) else { return nil }
    let course = Course<M, S>(parameters, tolerance: tolerance)
    for dose in patient.doses { course.dose(at: dose.time, amount: .constant(dose.amount), duration: dose.duration) }
    let observations = patient.observations
    var values: [S] = []
    values.reserveCapacity(observations.count)
    func read(to time: Double) {
      while values.count < observations.count, observations[values.count].time <= time {
        course.advance(to: observations[values.count].time)
        let outputs = course.read()
        let now = course.time
        while values.count < observations.count, observations[values.count].time == now {
          values.append(outputs[observations[values.count].output])
        }
      }
    }
    for change in patient.changes where values.count < observations.count {
      read(to: change.time)
      guard values.count < observations.count else { break }
      course.advance(to: change.time)
      guard let parameters = self.parameters(change.covariates, effects) else { return nil }
      course.setParameters(parameters)
    }
    read(to: .infinity)
    for lane in 0..<S.laneCount where course.failure(lane) != nil { return nil }
    return values.allSatisfy(\.isFinite) ? values : nil
  }

  /// Individual parameters; `nil` where one is not finite, which a course must not see.
  @inlinable
  func parameters<S: RealScalar>(_ covariates: [Double], _ effects: [S]) -> [S]? {
    let parameters = population.parameters(covariates: covariates.map(S.constant), effects: effects)
    return parameters.allSatisfy(\.isFinite) ? parameters : nil
  }

  /// What the model tells and its derivatives, [direction][observation], along directions in η.
  @inlinable
  public func sensitivities(
    at effects: [Double], along directions: [[Double]]
  ) -> (values: [Double], derivatives: [[Double]])? {
    var values: [Double] = []
    var derivatives: [[Double]] = []
    for start in stride(from: 0, to: Swift.max(1, directions.count), by: 8) {
      let block = directions[start..<Swift.min(start + 8, directions.count)]
      let dual = effects.indices.map { row in
        var lanes = SIMD8<Double>(repeating: 0)
        for (lane, direction) in block.enumerated() { lanes[lane] = direction[row] }
        return Dual(SIMD8<Double>(repeating: effects[row]), derivative: lanes)
      }
      guard let predictions = predictions(dual) else { return nil }
      values = predictions.map { $0.value[0] }
      for lane in block.indices { derivatives.append(predictions.map { $0.derivative[lane - start] }) }
    }
    return (values, derivatives)
  }
}
