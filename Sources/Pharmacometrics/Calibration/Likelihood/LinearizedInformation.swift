import DiffEq
import Foundation

/// The Fisher information of a population's parameters in the model linearized at each patient's conditional mode:
///
///     y ≈ f(η̂) + J (η − η̂) + ε,   E y = f − J η̂,   V = J Ω Jᵀ + R(η̂)
///
/// on the scale where errors are normal, with ∂f/∂u for what moves locations. Typical values and covariate effects have
/// the information Dᵀ V⁻¹ D, variances and sizes ½ tr(V⁻¹ ∂V V⁻¹ ∂V); the two parts are taken as independent. A value
/// below the limit counts as a measurement whose variance is the inverse of its information; events and ordinal outcomes
/// count as measurements of variance 1 whose derivatives R have the information RᵀR that they hold of all directions. They
/// take no part in −2 ln L of the linearized model.
///
/// It is a good approximation where measurements are many or the model nearly linear in the effects.
///
/// Sources: Retout, Mentré. Further developments of the Fisher information matrix in nonlinear mixed effects models. J
/// Biopharm Stat 13:209, 2003, doi:10.1081/BIP-120019267; Lavielle 2014, chapter 9.
struct LinearizedInformation {
  let unknowns: UnknownVector
  private(set) var matrix: [[Double]]
  /// −2 ln L of the linearized model.
  private(set) var minusTwoLogLikelihood = 0.0

  init(_ structure: CalibrationStructure) {
    unknowns = UnknownVector(structure)
    matrix = Array(repeating: Array(repeating: 0, count: unknowns.items.count), count: unknowns.items.count)
  }

  mutating func add(_ part: Part) {
    for row in matrix.indices {
      for column in matrix.indices { matrix[row][column] += part.information[row][column] }
    }
    minusTwoLogLikelihood += part.minusTwoLogLikelihood
  }

  /// A patient's.
  struct Part: Sendable {
    let information: [[Double]]
    let minusTwoLogLikelihood: Double
  }

  /// `nil` where the model cannot be computed at the mode, or V is not positive definite.
  static func part(_ posterior: PatientPosterior, at effects: [Double], _ unknowns: UnknownVector) -> Part? {
    let structure = posterior.cohort.structure
    let values = posterior.values
    let moved = unknowns.items.compactMap { item -> (place: Int, factor: Double)? in
      switch item {
      case .location(let place): (place, 1)
      case .coefficient(let place):
        (structure.coefficients[place].parameter, posterior.cohort.covariateTerms[posterior.patient][place])
      default: nil
      }
    }
    let directions =
      effects.indices.map { PredictionSlopes.Direction.effect($0) }
      + moved.map { PredictionSlopes.Direction.location($0.place) }
    guard
      let slopes = PredictionSlopes(
        posterior.batch, locations: posterior.locations, effects: effects, directions: directions)
    else { return nil }
    let factors = effects.map { _ in 1.0 } + moved.map(\.factor)
    let derivatives = zip(slopes.derivatives, factors).map { row, factor in row.map { factor * $0 } }
    let linear = LinearizedPatient(posterior, slopes.values, derivatives, effects)
    guard let factor = CholeskyFactorization(linear.covariance) else { return nil }
    let fixed = Array(linear.derivatives.dropFirst(effects.count))
    let weighted = fixed.map(factor.solve)
    let variances = unknowns.items.dropFirst(moved.count).map { item in
      linear.covarianceSlope(item, values).map(factor.solve)
    }
    let size = unknowns.items.count
    var information = Array(repeating: [Double](repeating: 0, count: size), count: size)
    for row in fixed.indices {
      for column in fixed.indices {
        information[row][column] = zip(weighted[row], fixed[column]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    for row in variances.indices {
      for column in variances.indices {
        information[moved.count + row][moved.count + column] = 0.5 * trace(variances[row], variances[column])
      }
    }
    let residuals = linear.residuals
    let count = Double(linear.exact)
    let objective = factor.logDeterminant + zip(residuals, factor.solve(residuals)).reduce(0) { $0 + $1.0 * $1.1 }
    return Part(
      information: information,
      minusTwoLogLikelihood: objective + count * Foundation.log(2 * Double.pi) - 2 * linear.logScaleSlope)
  }

  /// tr(A B) of matrices given by columns (V⁻¹ ∂V, V symmetric).
  private static func trace(_ a: [[Double]], _ b: [[Double]]) -> Double {
    a.indices.reduce(0.0) { sum, i in a.indices.reduce(sum) { $0 + a[i][$1] * b[$1][i] } }
  }
}

/// A patient's measurements in the linearized model, with the rows that stand for outcomes after them.
private struct LinearizedPatient {
  /// [direction][row], of effects (J) and then of what moves locations.
  let derivatives: [[Double]]
  let residuals: [Double]
  let covariance: [[Double]]
  let logScaleSlope: Double
  let exact: Int
  private let posterior: PatientPosterior
  private let predictions: [Double]

  /// - Parameter slopes: derivatives of the predictions, by direction.
  init(_ posterior: PatientPosterior, _ predictions: [Double], _ slopes: [[Double]], _ effects: [Double]) {
    self.posterior = posterior
    self.predictions = predictions
    let measurements = posterior.cohort.patients[posterior.patient].measurements
    let errors = measurements.map { posterior.values.errors[$0.output] }
    let scales = zip(errors, predictions).map { $0.scaleSlope($1) }
    let extra = posterior.cohort.expansion(predictions, patient: posterior.patient, errors: posterior.values.errors)
      .rootInformation(slopes, from: measurements.count)
    let jacobian = zip(slopes, extra).map { row, rest in zip(row, scales).map { $0 * $1 } + rest }
    derivatives = jacobian
    let rows = measurements.count + (extra.first?.count ?? 0)
    let omega = posterior.values.covariance
    residuals = (0..<rows).map { place in
      guard place < measurements.count else { return 0 }
      let error = errors[place]
      // A value below the limit has no residual.
      guard !measurements[place].isBelowLimit else { return 0 }
      let center = error.scaled(measurements[place].value) - error.scaled(predictions[place])
      return effects.indices.reduce(center) { $0 + jacobian[$1][place] * effects[$1] }
    }
    covariance = (0..<rows).map { row in
      (0..<rows).map { column in
        var sum = 0.0
        for i in effects.indices {
          for j in effects.indices { sum += jacobian[i][row] * omega[i][j] * jacobian[j][column] }
        }
        guard row == column else { return sum }
        guard row < measurements.count else { return sum + 1 }
        guard measurements[row].isBelowLimit else { return sum + errors[row].variance(predictions[row]) }
        let information = posterior.density(measurements[row]).expansion(predictions[row]).information
        return sum + scales[row] * scales[row] / Swift.max(information, 1e-12)
      }
    }
    exact = measurements.filter { !$0.isBelowLimit }.count
    logScaleSlope = zip(measurements, errors).reduce(0) {
      $1.0.isBelowLimit ? $0 : $0 + $1.1.logScaleSlope($1.0.value)
    }
  }

  /// ∂V by an unknown, by column.
  func covarianceSlope(_ item: UnknownVector.Item, _ values: PopulationValues) -> [[Double]] {
    let measurements = posterior.cohort.patients[posterior.patient].measurements
    switch item {
    case .covariance(let i, let j):
      func pair(_ first: Int, _ second: Int, _ row: Int, _ column: Int) -> Double {
        derivatives[first][row] * derivatives[second][column] + derivatives[second][row] * derivatives[first][column]
      }
      guard i == j else {
        return residuals.indices.map { column in residuals.indices.map { row in pair(i, j, row, column) } }
      }
      // Covariances that follow the variance.
      let omega = values.covariance
      let followers = omega.indices.filter { $0 != i && !posterior.cohort.structure.covaries[i][$0] }
      return residuals.indices.map { column in
        residuals.indices.map { row in
          followers.reduce(derivatives[i][row] * derivatives[i][column]) {
            $0 + 0.5 * omega[i][$1] / omega[i][i] * pair(i, $1, row, column)
          }
        }
      }
    case .scale(let output, let index):
      return residuals.indices.map { column in
        residuals.indices.map { row in
          guard row == column, row < measurements.count, measurements[row].output == output,
            !measurements[row].isBelowLimit
          else { return 0 }
          let error = values.errors[output]
          return error.relativeSlopes(predictions[row])[index] * error.variance(predictions[row])
        }
      }
    default: return []
    }
  }
}
