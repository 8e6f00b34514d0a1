import DiffEq
import Foundation
import Stochastics

/// Steps ψ ← ψ + γ I⁻¹ s of what has no sufficient statistics: sizes of residual errors, and parameters (with their
/// covariate effects) that no random effect moves.
struct ScoreSteps: Sendable {
  private let cohort: CalibrationCohort
  /// Places of parameters that move alone.
  private let locations: [Int]
  /// Places of covariate effects on parameters that move alone.
  private let coefficients: [Int]
  private let posteriors: [PatientBatch]
  private var information: [[Double]]
  private var scaleInformation: [[[Double]]]

  init(_ cohort: CalibrationCohort) {
    self.cohort = cohort
    let structure = cohort.structure
    let moved = structure.effects.filter(\.movesLocation).map(\.parameter)
    locations = structure.parameters.indices.filter { structure.parameters[$0].isEstimated && !moved.contains($0) }
    coefficients = structure.coefficients.indices.filter {
      structure.coefficients[$0].isEstimated && !moved.contains(structure.coefficients[$0].parameter)
    }
    let size = locations.count + coefficients.count
    posteriors =
      size == 0
      ? [] : cohort.patients.indices.map { PatientBatch(Array(repeating: ($0, 0), count: 8), of: cohort) }
    information = Array(repeating: Array(repeating: 0, count: size), count: size)
    scaleInformation = structure.outputs.map { output in
      let size = output.error.scales.count
      return Array(repeating: Array(repeating: 0, count: size), count: size)
    }
  }

  /// - Parameter before: the estimates that the chains were drawn under.
  mutating func update(
    _ values: inout PopulationValues, from before: PopulationValues, _ chains: [ChainState], step: Double,
    annealing: Double?, iteration: Int, threads: Int
  ) throws {
    for output in cohort.structure.outputs.indices where cohort.structure.outputs[output].isEstimated {
      moveScales(of: output, &values, chains, step: step, annealing: annealing)
    }
    if !posteriors.isEmpty {
      try moveLocations(&values, before, chains, step: step, iteration: iteration, threads: threads)
    }
  }

  private mutating func moveScales(
    of output: Int, _ values: inout PopulationValues, _ chains: [ChainState], step: Double, annealing: Double?
  ) {
    let error = values.errors[output]
    let sizes = error.scales.map(\.value)
    guard !sizes.isEmpty else { return }
    var score = [Double](repeating: 0, count: sizes.count)
    var current = scaleInformation[output].map { $0.map { _ in 0.0 } }
    var count = 0.0
    for chain in chains {
      for (lane, member) in chain.batch.lanes.enumerated() where chain.dataValue[lane].isFinite {
        let patient = cohort.patients[member.patient]
        for (measurement, prediction) in zip(patient.measurements, chain.predictions[lane])
        where measurement.output == output {
          let part = MeasurementDensity(measurement: measurement, error: error).scaleExpansion(prediction)
          count += 1
          for row in sizes.indices {
            score[row] += part.score[row]
            for column in sizes.indices { current[row][column] += part.information[row][column] }
          }
        }
      }
    }
    guard count > 0 else { return }
    for row in sizes.indices {
      score[row] /= count
      for column in sizes.indices {
        scaleInformation[output][row][column] +=
          step * (current[row][column] / count - scaleInformation[output][row][column])
      }
    }
    let move = Self.solve(scaleInformation[output], score, ridge: 1e-4)
    let fall = annealing.map { 0.5 * Foundation.log($0) } ?? -1
    let next = zip(sizes, move).map { size, change in
      // A size that goes to nothing stops far below all others, where it no longer matters.
      Swift.max(
        size * Foundation.exp(step * Swift.min(1, Swift.max(fall, change))), 1e-9 * Swift.max(1, sizes.max() ?? 1))
    }
    values.errors[output] = error.replacing(next)
  }

  private mutating func moveLocations(
    _ values: inout PopulationValues, _ before: PopulationValues, _ chains: [ChainState], step: Double,
    iteration: Int, threads: Int
  ) throws {
    let size = locations.count + coefficients.count
    // One chain of each patient, in turn.
    var effects = [[Double]?](repeating: nil, count: cohort.patients.count)
    for chain in chains {
      let replicates = (chain.batch.lanes.map(\.chain).max() ?? 0) + 1
      for (lane, member) in chain.batch.lanes.enumerated()
      where chain.dataValue[lane].isFinite && (effects[member.patient] == nil || member.chain == iteration % replicates)
      {
        let means = cohort.means(before, patient: member.patient)
        effects[member.patient] = zip(chain.phi[lane], means).map { $0 - $1 }
      }
    }
    let known = effects
    let steps = self
    let parts = try parallelMap(count: cohort.patients.count, threads: threads) { patient in
      known[patient].flatMap { steps.part(patient, before, $0) }
    }
    var score = [Double](repeating: 0, count: size)
    var current = Array(repeating: score, count: size)
    for part in parts.compactMap(\.self) {
      for row in 0..<size {
        score[row] += part.score[row]
        for column in 0..<size { current[row][column] += part.information[row][column] }
      }
    }
    for row in 0..<size {
      for column in 0..<size { information[row][column] += step * (current[row][column] - information[row][column]) }
    }
    let move = Self.solve(information, score, ridge: 1e-6)
    for (index, change) in move.enumerated() {
      let bounded = step * Swift.min(0.5, Swift.max(-0.5, change))
      if index < locations.count {
        values.locations[locations[index]] += bounded
      } else {
        values.coefficients[coefficients[index - locations.count]] += bounded
      }
    }
  }

  /// A patient's score and information of the locations at given effects.
  private func part(
    _ patient: Int, _ values: PopulationValues, _ effects: [Double]
  ) -> (score: [Double], information: [[Double]])? {
    let terms = cohort.covariateTerms[patient]
    let moved = locations + coefficients.map { cohort.structure.coefficients[$0].parameter }
    let factors = locations.map { _ in 1.0 } + coefficients.map { terms[$0] }
    let directions = moved.map { PredictionSlopes.Direction.location($0) }
    guard
      let slopes = PredictionSlopes(
        posteriors[patient], locations: cohort.locations(values, patient: patient), effects: effects,
        directions: directions)
    else { return nil }
    let expansion = cohort.expansion(slopes.values, patient: patient, errors: values.errors)
    let derivatives = zip(slopes.derivatives, factors).map { row, factor in row.map { factor * $0 } }
    let score = expansion.gradient(derivatives).map { -$0 }
    let information = expansion.information(derivatives)
    guard score.allSatisfy(\.isFinite), information.joined().allSatisfy(\.isFinite) else { return nil }
    return (score, information)
  }

  /// (I + ridge diag I)⁻¹ s.
  private static func solve(_ information: [[Double]], _ score: [Double], ridge: Double) -> [Double] {
    let largest = information.indices.map { information[$0][$0] }.max() ?? 0
    var matrix = information
    for row in matrix.indices { matrix[row][row] += ridge * Swift.max(largest, .leastNormalMagnitude) }
    return CholeskyFactorization(matrix)?.solve(score) ?? score.map { _ in 0 }
  }
}
