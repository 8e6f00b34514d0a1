import Foundation
import Stochastics

/// The conjugate draw of typical values and covariate effects given φ: linear regression with known covariance.
///
///     φ_i = X_i b + η_i, η_i ~ N(0, Ω), b ~ N(m, S):
///     b ~ N(P⁻¹ (Σ XᵀΩ⁻¹φ + S⁻¹m), P⁻¹), P = Σ XᵀΩ⁻¹X + S⁻¹
struct PopulationRegression: Sendable {
  private enum Unknown: Sendable {
    case location(Int)
    case coefficient(Int)
  }

  /// With the effect that each moves and its prior.
  private let unknowns: [(item: Unknown, effect: Int, prior: Priors.Normal)]
  /// Places of locations, and of coefficients, that are drawn here.
  let locations: Set<Int>
  let coefficients: Set<Int>

  init(_ structure: CalibrationStructure, _ priors: Priors) {
    let centered = structure.centered
    var unknowns: [(item: Unknown, effect: Int, prior: Priors.Normal)] = []
    var owners: [Int: Int] = [:]
    for (effect, line) in structure.effects.enumerated() where centered[effect] { owners[line.parameter] = effect }
    for (place, parameter) in structure.parameters.enumerated() where parameter.isEstimated {
      guard let effect = owners[place] else { continue }
      unknowns.append((.location(place), effect, priors.location(parameter)))
    }
    for (place, coefficient) in structure.coefficients.enumerated() where coefficient.isEstimated {
      guard let effect = owners[coefficient.parameter] else { continue }
      unknowns.append(
        (
          .coefficient(place), effect,
          Priors.Normal(mean: 0, standardDeviation: priors.coefficientDeviation)
        ))
    }
    self.unknowns = unknowns
    locations = Set(unknowns.compactMap { if case .location(let place) = $0.item { place } else { nil } })
    coefficients = Set(unknowns.compactMap { if case .coefficient(let place) = $0.item { place } else { nil } })
  }

  /// Draws b.
  /// - Parameter phi: by patient, by effect.
  func draw(
    _ values: PopulationValues, cohort: CalibrationCohort, phi: [[Double]], _ generator: inout Generator
  ) -> PopulationValues {
    guard !unknowns.isEmpty, let omega = CholeskyFactorization(values.covariance) else { return values }
    let unit = values.covariance.indices.map { row in values.covariance.indices.map { $0 == row ? 1.0 : 0.0 } }
    let inverse = unit.map(omega.solve)
    var fixed = values
    for place in locations { fixed.locations[place] = 0 }
    for place in coefficients { fixed.coefficients[place] = 0 }
    var precision = unknowns.indices.map { row in
      unknowns.indices.map { row == $0 ? 1 / square(unknowns[row].prior.standardDeviation) : 0 }
    }
    var right = unknowns.map { $0.prior.mean / square($0.prior.standardDeviation) }
    for patient in phi.indices {
      let design = unknowns.map { unknown in
        if case .coefficient(let place) = unknown.item { cohort.covariateTerms[patient][place] } else { 1.0 }
      }
      let offset = cohort.centeredMeans(fixed, patient: patient)
      let rest = zip(phi[patient], offset).map { $0 - $1 }
      for row in unknowns.indices {
        let weights = inverse[unknowns[row].effect]
        right[row] += design[row] * zip(weights, rest).reduce(0) { $0 + $1.0 * $1.1 }
        for column in unknowns.indices {
          precision[row][column] += design[row] * design[column] * weights[unknowns[column].effect]
        }
      }
    }
    guard let factor = CholeskyFactorization(precision) else { return values }
    return assign(factor, right, values, &generator)
  }

  private func assign(
    _ factor: CholeskyFactorization, _ right: [Double], _ values: PopulationValues, _ generator: inout Generator
  ) -> PopulationValues {
    // P⁻¹ r + L⁻ᵀ z.
    var noise = right.map { _ in generator.normal() }
    for row in noise.indices.reversed() {
      for below in (row + 1)..<Swift.max(noise.count, row + 1) { noise[row] -= factor.rows[below][row] * noise[below] }
      noise[row] /= factor.rows[row][row]
    }
    var values = values
    for (unknown, value) in zip(unknowns, zip(factor.solve(right), noise).map { $0 + $1 }) {
      switch unknown.item {
      case .location(let place): values.locations[place] = value
      case .coefficient(let place): values.coefficients[place] = value
      }
    }
    return values
  }

  private func square(_ x: Double) -> Double { x * x }
}
