import Foundation

/// The maximization of β and Ω from sufficient statistics of φ.
struct EffectMaximization: Sendable {
  private let cohort: CalibrationCohort
  /// E φᵢ, [patient][effect].
  private var first: [[Double]]
  /// Σ E φᵢφᵢᵀ.
  private var second: [[Double]]
  private var isStarted = false
  /// Parameters whose location is estimated through their effect, by their places.
  private let intercepts: [Int]
  /// Covariate effects on such parameters, by their places.
  private let coefficients: [Int]

  init(_ cohort: CalibrationCohort) {
    self.cohort = cohort
    let structure = cohort.structure
    let count = structure.effects.count
    first = cohort.patients.map { _ in Array(repeating: 0, count: count) }
    second = Array(repeating: Array(repeating: 0, count: count), count: count)
    let moved = structure.effects.filter(\.movesLocation).map(\.parameter)
    intercepts = moved.filter { structure.parameters[$0].isEstimated }
    coefficients = structure.coefficients.indices.filter {
      structure.coefficients[$0].isEstimated && moved.contains(structure.coefficients[$0].parameter)
    }
  }

  mutating func update(
    _ values: inout PopulationValues, _ chains: [ChainState], step: Double, annealing: Double?
  ) throws {
    guard !second.isEmpty else { return }
    gather(chains, step: isStarted ? step : 1)
    isStarted = true
    try setCoefficients(&values)
    setCovariance(&values, annealing: annealing)
  }

  private mutating func gather(_ chains: [ChainState], step: Double) {
    let count = second.count
    var means = first.map { _ in [Double](repeating: 0, count: count) }
    var products = second.map { _ in [Double](repeating: 0, count: count) }
    let replicates = Double(chains.reduce(0) { $0 + $1.batch.lanes.count }) / Double(cohort.patients.count)
    for chain in chains {
      for (lane, member) in chain.batch.lanes.enumerated() {
        let phi = chain.phi[lane]
        for row in 0..<count {
          means[member.patient][row] += phi[row] / replicates
          for column in 0..<count { products[row][column] += phi[row] * phi[column] / replicates }
        }
      }
    }
    for patient in first.indices {
      for row in 0..<count { first[patient][row] += step * (means[patient][row] - first[patient][row]) }
    }
    for row in 0..<count {
      for column in 0..<count { second[row][column] += step * (products[row][column] - second[row][column]) }
    }
  }

  /// Generalized least squares: Σ XᵢᵀΩ⁻¹Xᵢ b = Σ XᵢᵀΩ⁻¹(E φᵢ − oᵢ), oᵢ what is not estimated.
  private func setCoefficients(_ values: inout PopulationValues) throws {
    let size = intercepts.count + coefficients.count
    guard size > 0, let factor = CholeskyFactorization(values.covariance) else { return }
    var known = values
    for place in intercepts { known.locations[place] = 0 }
    for place in coefficients { known.coefficients[place] = 0 }
    var matrix = Array(repeating: [Double](repeating: 0, count: size), count: size)
    var right = [Double](repeating: 0, count: size)
    for patient in cohort.patients.indices {
      let offset = cohort.means(known, patient: patient)
      let columns = design(patient)
      let weighted = columns.map(factor.solve)
      let rest = zip(first[patient], offset).map { $0 - $1 }
      for row in 0..<size {
        right[row] += zip(weighted[row], rest).reduce(0) { $0 + $1.0 * $1.1 }
        for column in 0..<size {
          matrix[row][column] += zip(weighted[row], columns[column]).reduce(0) { $0 + $1.0 * $1.1 }
        }
      }
    }
    let scales = matrix.indices.map { Swift.max(matrix[$0][$0], .leastNormalMagnitude).squareRoot() }
    let scaled = matrix.indices.map { row in
      matrix.indices.map { matrix[row][$0] / (scales[row] * scales[$0]) + (row == $0 ? 1e-14 : 0) }
    }
    let eigen = SymmetricEigen(scaled)
    guard let smallest = eigen.values.first, smallest > 1e-9 else {
      let names =
        intercepts.map { cohort.structure.parameters[$0].symbol }
        + coefficients.map { cohort.structure.coefficients[$0].name }
      throw CalibrationUnsupported(problems: [
        "the covariates do not tell these effects apart: " + eigen.members(of: 0, names).joined(separator: ", ")
          + "; leave one out"
      ])
    }
    guard let solution = CholeskyFactorization(scaled)?.solve(zip(right, scales).map { $0 / $1 }) else { return }
    for (index, place) in intercepts.enumerated() { values.locations[place] = solution[index] / scales[index] }
    for (index, place) in coefficients.enumerated() {
      values.coefficients[place] = solution[intercepts.count + index] / scales[intercepts.count + index]
    }
  }

  /// The columns of Xᵢ, each by effect.
  private func design(_ patient: Int) -> [[Double]] {
    let effects = cohort.structure.effects
    func column(_ parameter: Int, _ value: Double) -> [Double] {
      effects.map { $0.parameter == parameter && $0.movesLocation ? value : 0 }
    }
    return intercepts.map { column($0, 1) }
      + coefficients.map {
        column(cohort.structure.coefficients[$0].parameter, cohort.covariateTerms[patient][$0])
      }
  }

  private func setCovariance(_ values: inout PopulationValues, annealing: Double?) {
    let structure = cohort.structure
    let count = Double(cohort.patients.count)
    var estimate = second
    for patient in cohort.patients.indices {
      let mean = cohort.means(values, patient: patient)
      for row in mean.indices {
        for column in mean.indices {
          estimate[row][column] +=
            mean[row] * mean[column] - first[patient][row] * mean[column] - mean[row] * first[patient][column]
        }
      }
    }
    let old = values.covariance
    var next = old
    for row in old.indices {
      for column in old.indices where structure.covaries[row][column] {
        next[row][column] = estimate[row][column] / count
      }
      next[row][row] = Swift.max(next[row][row], 1e-12)
    }
    if let annealing {
      let floors = old.indices.map { structure.effects[$0].isEstimated ? annealing * old[$0][$0] : 0 }
      let factors = next.indices.map { Swift.max(1, floors[$0] / next[$0][$0]).squareRoot() }
      for row in next.indices {
        for column in next.indices where structure.covaries[row][column] {
          next[row][column] *= factors[row] * factors[column]
        }
      }
    }
    structure.keepCorrelations(of: old, in: &next)
    if CholeskyFactorization(next) != nil { values.covariance = next }
  }
}
