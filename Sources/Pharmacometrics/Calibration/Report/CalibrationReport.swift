import DiffEq
import Foundation

/// Puts a ``CalibrationResult`` together.
struct CalibrationReport {
  private(set) var result: CalibrationResult
  private let cohort: CalibrationCohort
  private let unknowns: UnknownVector

  init(_ cohort: CalibrationCohort, method: Calibration.Method, seed: UInt64) {
    self.cohort = cohort
    unknowns = UnknownVector(cohort.structure)
    let measurements = cohort.patients.flatMap(\.measurements)
    result = CalibrationResult(
      model: cohort.structure.model, method: method.rawValue, seed: seed, patients: cohort.patients.count,
      measurements: measurements.count, belowLimit: measurements.filter(\.isBelowLimit).count, parameters: [],
      coefficients: [], correlations: [], errors: [], outcomes: nil, likelihoods: [], estimated: unknowns.names,
      correlationOfEstimates: [], conditionNumber: nil, path: [], exploration: 0, individuals: [], fit: [], notes: [])
  }

  var path: [[Double]] {
    get { result.path }
    set { result.path = newValue }
  }
  var exploration: Int {
    get { result.exploration }
    set { result.exploration = newValue }
  }
  var notes: [String] {
    get { result.notes }
    set { result.notes = newValue }
  }

  private var structure: CalibrationStructure { cohort.structure }
  private var isEstimating: Bool { result.method != Calibration.Method.map.rawValue }

  private func estimate(_ value: Double, _ isEstimated: Bool) -> CalibrationResult.Estimate {
    .init(value: value, isEstimated: isEstimated && isEstimating)
  }

  /// Estimates, individuals and the fit.
  mutating func add(_ values: PopulationValues, _ patients: [PatientEstimate]) {
    addParameters(values, patients.map(\.effects))
    addEffects(values)
    result.individuals = patients.map { individual($0, values) }
    result.fit = patients.flatMap(fit)
    addErrors(values)
    addOutcomes()
    let several = result.individuals.filter { $0.modes > 1 }.map(\.patient)
    if !several.isEmpty {
      result.notes.append("patients whose posterior has several modes: \(several.joined(separator: ", "))")
    }
    let unconverged = result.individuals.filter { !$0.isConverged }.map(\.patient)
    if !unconverged.isEmpty {
      result.notes.append("patients whose mode was not reached exactly: \(unconverged.joined(separator: ", "))")
    }
  }

  private mutating func addParameters(_ values: PopulationValues, _ effects: [[Double]]) {
    result.parameters = structure.parameters.enumerated().map { place, parameter in
      var line = CalibrationResult.Parameter(
        symbol: parameter.symbol, meaning: parameter.meaning, unit: parameter.unit, scale: parameter.scale,
        typical: estimate(parameter.scale.natural(values.locations[place]), parameter.isEstimated))
      guard let effect = structure.effects.firstIndex(where: { $0.parameter == place }) else { return line }
      let variance = values.covariance[effect][effect]
      line.betweenSubjects = estimate(variance.squareRoot(), structure.effects[effect].isEstimated)
      if parameter.scale == .logNormal { line.coefficientOfVariation = 100 * Foundation.expm1(variance).squareRoot() }
      line.shrinkage = Self.shrinkage(effects.map { $0[effect] / variance.squareRoot() })
      return line
    }
  }

  /// 1 − SD, in percent.
  private static func shrinkage(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    return 100 * (1 - variance.squareRoot())
  }

  private mutating func addEffects(_ values: PopulationValues) {
    result.coefficients = structure.coefficients.enumerated().map { place, coefficient in
      .init(
        name: coefficient.name, parameter: structure.parameters[coefficient.parameter].symbol,
        column: coefficient.term.column, form: coefficient.term.form, reference: coefficient.term.reference,
        level: coefficient.term.level, value: estimate(values.coefficients[place], coefficient.isEstimated))
    }
    for row in structure.effects.indices {
      for column in 0..<row where values.covariance[row][column] != 0 {
        result.correlations.append(
          .init(
            first: structure.effects[column].symbol, second: structure.effects[row].symbol,
            value: estimate(values.correlation(row, column), structure.covaries[row][column])))
      }
    }
  }

  private mutating func addErrors(_ values: PopulationValues) {
    for (place, output) in structure.outputs.enumerated() {
      let residuals = result.fit.filter { $0.output == output.symbol }.compactMap(\.weightedResidual)
      guard result.fit.contains(where: { $0.output == output.symbol }) else { continue }
      for scale in values.errors[place].scales {
        result.errors.append(
          .init(
            output: output.symbol, name: scale.name, form: values.errors[place].words,
            unit: scale.name == "additive" && !output.error.isLogarithmic ? output.unit : "1",
            value: estimate(scale.value, output.isEstimated), shrinkage: Self.shrinkage(residuals)))
      }
    }
  }

  private mutating func addOutcomes() {
    guard !structure.outcomes.isEmpty else { return }
    result.outcomes = structure.outcomes.enumerated().map { place, outcome in
      let records = cohort.patients.map { $0.outcomes.filter { $0.outcome == place } }.filter { !$0.isEmpty }
      var counts: [CalibrationResult.Outcome.Count] = []
      switch outcome.kind {
      case .event:
        let events = records.map { $0.count { $0.finding != .free } }
        counts = [
          .init(name: "events", records: events.reduce(0, +)),
          .init(name: "patients without", records: events.count { $0 == 0 }),
        ]
      case .ordinal(let categories):
        let found = records.joined().map(\.finding)
        counts = (0..<categories).map { k in .init(name: "\(k)", records: found.count { $0 == .category(k) }) }
      }
      return .init(
        name: outcome.name, parameters: structure.symbols(of: outcome), patients: records.count, counts: counts,
        event: structure.specification.events[outcome.name], ordinal: structure.specification.ordinal[outcome.name])
    }
  }

  private func individual(_ patient: PatientEstimate, _ values: PopulationValues) -> IndividualEstimate {
    IndividualEstimate(
      patient: cohort.patients[patient.patient].name, effects: patient.effects,
      parameters: cohort.parameters(values, patient: patient.patient, effects: patient.effects),
      standardDeviations: patient.standardDeviations, modes: patient.modes.count, isConverged: patient.isConverged)
  }

  private func fit(_ patient: PatientEstimate) -> [FitPoint] {
    let posterior = patient.posterior
    let zero = [Double](repeating: 0, count: posterior.dimension)
    let mode = patient.modes.first?.z ?? zero
    let read = posterior.predictions([zero, mode])
    let own = cohort.patients[patient.patient]
    return own.measurements.enumerated().map { place, measurement in
      let individual = read[1]?[place]
      let error = posterior.values.errors[measurement.output]
      let residual = individual.flatMap { prediction -> Double? in
        guard !measurement.isBelowLimit else { return nil }
        let variance = error.variance(prediction)
        return (error.scaled(measurement.value) - error.scaled(prediction)) / variance.squareRoot()
      }
      return FitPoint(
        patient: own.name, time: measurement.time, output: structure.outputs[measurement.output].symbol,
        observed: measurement.value, isBelowLimit: measurement.isBelowLimit, population: read[0]?[place],
        individual: individual, weightedResidual: residual)
    }
  }
}

extension CalibrationReport {
  private mutating func add(_ method: String, _ value: Double?, error: Double?, parameters: Int?) {
    let variances = unknowns.items.filter { if case .covariance = $0 { true } else { false } }.count
    result.likelihoods.append(
      .init(
        method: method, minusTwoLogLikelihood: value, standardError: error,
        parameters: parameters ?? unknowns.items.count, variances: parameters == 0 ? 0 : variances,
        patients: result.patients,
        measurements: cohort.patients.reduce(result.measurements) { $0 + $1.outcomes.count }))
  }

  mutating func addImportanceSampling(_ parts: [ImportanceSampling.Estimate?], parameters: Int?) {
    let known = parts.compactMap(\.self)
    let isComplete = known.count == parts.count
    add(
      "importance sampling", isComplete ? known.reduce(0) { $0 - 2 * $1.logLikelihood } : nil,
      error: isComplete ? 2 * known.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot() : nil,
      parameters: parameters)
    for (part, patient) in zip(parts, cohort.patients) {
      guard let part else {
        result.notes.append("patient \(patient.name): no likelihood by importance sampling")
        continue
      }
      if part.effectiveDraws < 50, structure.effects.count > 0 {
        result.notes.append(
          String(
            format: "patient %@: only %.0f effective draws of importance sampling", patient.name, part.effectiveDraws))
      }
    }
  }

  mutating func addLaplace(
    _ patients: [PatientEstimate], _ approximation: ApproximateLikelihood.Approximation, parameters: Int?
  ) {
    let parts = patients.map { patient -> Double? in
      guard let mode = patient.modes.first, let factor = CholeskyFactorization(mode.expectedCurvature) else {
        return nil
      }
      return 2 * mode.value + factor.logDeterminant
    }
    let isComplete = parts.allSatisfy { $0 != nil }
    add(
      "first-order conditional with interaction", isComplete ? parts.compactMap(\.self).reduce(0, +) : nil, error: nil,
      parameters: parameters)
  }

  mutating func addLinearized(_ value: Double, parameters: Int?) {
    add("linearization", value, error: nil, parameters: parameters)
  }

  /// Standard errors, correlations and the condition number.
  /// - Throws: ``CalibrationUnsupported`` with the parameters that the data do not determine.
  mutating func addInformation(_ information: LinearizedInformation, _ values: PopulationValues) throws {
    let matrix = information.matrix
    let names = unknowns.names
    guard !names.isEmpty else { return }
    let silent = names.indices.filter { !(matrix[$0][$0] > 0) }
    if !silent.isEmpty { throw Self.unsupported(silent.map { names[$0] }) }
    let scales = matrix.indices.map { matrix[$0][$0].squareRoot() }
    let scaled = matrix.indices.map { row in matrix.indices.map { matrix[row][$0] / (scales[row] * scales[$0]) } }
    let eigen = SymmetricEigen(scaled)
    guard let smallest = eigen.values.first, let largest = eigen.values.last else { return }
    if smallest < 1e-7 * largest { throw Self.unsupported(eigen.members(of: 0, names)) }
    guard let factor = CholeskyFactorization(scaled) else { throw Self.unsupported(eigen.members(of: 0, names)) }
    let unit = names.indices.map { row in names.indices.map { $0 == row ? 1.0 : 0.0 } }
    let inverse = unit.map(factor.solve)
    let covariance = names.indices.map { row in names.indices.map { inverse[row][$0] / (scales[row] * scales[$0]) } }
    let slopes = unknowns.naturalSlopes(values)
    let natural = Self.product(slopes, covariance)
    let deviations = names.indices.map { Swift.max(0, natural[$0][$0]).squareRoot() }
    let working = names.indices.map { covariance[$0][$0].squareRoot() }
    result.correlationOfEstimates = names.indices.map { row in
      names.indices.map { covariance[row][$0] / (working[row] * working[$0]) }
    }
    let spectrum = SymmetricEigen(result.correlationOfEstimates).values
    if let low = spectrum.first, let high = spectrum.last, low > 0 { result.conditionNumber = high / low }
    set(deviations)
  }

  /// A C Aᵀ.
  private static func product(_ a: [[Double]], _ c: [[Double]]) -> [[Double]] {
    let left = a.map { row in c.indices.map { column in row.indices.reduce(0.0) { $0 + row[$1] * c[$1][column] } } }
    return left.map { row in a.map { other in zip(row, other).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  private static func unsupported(_ names: [String]) -> CalibrationUnsupported {
    CalibrationUnsupported(problems: [
      "the data do not determine \(names.joined(separator: ", "))"
        + (names.count > 1 ? " separately" : "") + "; fix one (parameters.NAME.estimate: false) or take it out"
    ])
  }

  private mutating func set(_ deviations: [Double]) {
    for (item, deviation) in zip(unknowns.items, deviations) {
      switch item {
      case .location(let place): result.parameters[place].typical.set(deviation)
      case .coefficient(let place): result.coefficients[place].value.set(deviation)
      case .covariance(let row, let column):
        if row == column {
          result.parameters[structure.effects[row].parameter].betweenSubjects?.set(deviation)
        } else if let place = result.correlations.firstIndex(where: {
          $0.first == structure.effects[column].symbol && $0.second == structure.effects[row].symbol
        }) {
          result.correlations[place].value.set(deviation)
        }
      case .scale(let output, let index):
        let symbol = structure.outputs[output].symbol
        let name = structure.outputs[output].error.scales[index].name
        if let place = result.errors.firstIndex(where: { $0.output == symbol && $0.name == name }) {
          result.errors[place].value.set(deviation)
        }
      }
    }
  }
}

extension ResidualError {
  /// Whether the error is one of logarithms, so that its sizes have no unit.
  var isLogarithmic: Bool {
    if case .logNormal = self { true } else { false }
  }
}

extension CalibrationCohort {
  /// Individual parameters by symbol, in the unit of each.
  func parameters(_ values: PopulationValues, patient: Int, effects: [Double]) -> [String: Double] {
    let locations = locations(values, patient: patient)
    var parameters: [String: Double] = [:]
    for (place, parameter) in structure.parameters.enumerated() {
      let location = locations[place]
      parameters[parameter.symbol] =
        switch parameter.role {
        case .fixed: parameter.scale.natural(location)
        case .own(let effect): parameter.scale.natural(location + effects[effect])
        case .shared(let effect): Foundation.exp(location + effects[effect])
        case .proportional(let effect, let factor): location * (1 + factor * effects[effect])
        }
    }
    return parameters
  }
}
