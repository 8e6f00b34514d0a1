import DiffEq
import Foundation
import Stochastics

/// A patient's modes at given population values.
struct PatientEstimate: Sendable {
  let patient: Int
  let posterior: PatientPosterior
  /// The best first.
  let modes: [PosteriorExpansion]
  let isConverged: Bool
  /// Of η.
  let standardDeviations: [Double]

  /// - Parameters:
  ///   - mean: of the effects by Markov chains, from which a mode is sought too.
  ///   - starts: 0, the mean, and draws from the population.
  init(
    _ cohort: CalibrationCohort, _ values: PopulationValues, patient: Int, mean: [Double]? = nil,
    deviations: [Double]? = nil, starts: Int, key: Key
  ) {
    guard let posterior = PatientPosterior(cohort, values, patient: patient) else {
      preconditionFailure("the covariance of random effects is not positive definite")
    }
    self.patient = patient
    self.posterior = posterior
    var generator = key.child(.initialization).generator
    var points = [[Double](repeating: 0, count: posterior.dimension)]
    if let mean { points.append(posterior.standardized(mean)) }
    while points.count < starts { points.append(points[0].map { _ in 1.5 * generator.normal() }) }
    let found = posterior.modes(from: Array(points.prefix(starts)))
    modes = found.map(\.expansion)
    isConverged = found.first?.isConverged ?? false
    standardDeviations = deviations ?? Self.deviations(posterior, found.first?.expansion)
  }

  /// η at the best mode.
  var effects: [Double] { modes.first.map { posterior.effects($0.z) } ?? [] }

  /// From the curvature: √diag(L H⁻¹ Lᵀ).
  private static func deviations(_ posterior: PatientPosterior, _ mode: PosteriorExpansion?) -> [Double] {
    guard let mode, let factor = CholeskyFactorization(mode.expectedCurvature) else { return [] }
    let unit = mode.z.indices.map { row in mode.z.indices.map { $0 == row ? 1.0 : 0.0 } }
    let columns = unit.map { posterior.effects($0) }
    return mode.z.indices.map { effect in
      let row = columns.map { $0[effect] }
      return zip(row, factor.solve(row)).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
    }
  }
}
