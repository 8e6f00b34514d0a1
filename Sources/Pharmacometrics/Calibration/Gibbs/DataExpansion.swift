import Foundation

/// A patient's −ln p(y|φ) near a mode of the posterior, as a parabola in φ = μ + η: it does not depend on the population,
/// so that it serves while that moves.
struct DataExpansion: Sendable {
  let phi: [Double]
  /// −ln p(y|φ).
  let value: Double
  /// ∂(−ln p)/∂φ.
  let gradient: [Double]
  /// The curvature that is expected of it.
  let information: [[Double]]

  /// From the expansion of ½ zᵀz − ln p(y|η) at a mode, with η = L z and φ = μ + η.
  init(_ mode: PosteriorExpansion, mean: [Double], factor: [[Double]]) {
    let effects = factor.map { row in zip(row, mode.z).reduce(0) { $0 + $1.0 * $1.1 } }
    phi = zip(mean, effects).map { $0 + $1 }
    value = mode.value - 0.5 * mode.z.reduce(0) { $0 + $1 * $1 }
    // By z the gradient of the data's part is g − z; by η it is L⁻ᵀ of that.
    gradient = Self.solveTransposed(factor, zip(mode.gradient, mode.z).map { $0 - $1 })
    var data = mode.expectedCurvature
    for place in data.indices { data[place][place] -= 1 }
    let half = data.map { Self.solveTransposed(factor, $0) }
    let turned = mode.z.indices.map { column in half.map { $0[column] } }
    information = turned.map { Self.solveTransposed(factor, $0) }
  }

  /// The mode, with its curvature, of the parabola and N(μ, L Lᵀ), by z.
  func mode(mean: [Double], factor: [[Double]]) -> PosteriorExpansion? {
    let size = phi.count
    let start = Self.solve(factor, zip(phi, mean).map { $0 - $1 })
    let half = information.map { row in Self.transposedProduct(factor, row) }
    let turned = (0..<size).map { column in half.map { $0[column] } }
    var curvature = turned.map { Self.transposedProduct(factor, $0) }
    for row in 0..<size {
      for column in 0..<row {
        let mean = 0.5 * (curvature[row][column] + curvature[column][row])
        curvature[row][column] = mean
        curvature[column][row] = mean
      }
      curvature[row][row] += 1
    }
    let slope = zip(Self.transposedProduct(factor, gradient), start).map { $0 + $1 }
    guard let solver = CholeskyFactorization(curvature) else { return nil }
    let step = solver.solve(slope)
    let mode = zip(start, step).map { $0 - $1 }
    let fall = 0.5 * zip(slope, step).reduce(0) { $0 + $1.0 * $1.1 }
    let value = self.value + 0.5 * start.reduce(0) { $0 + $1 * $1 } - fall
    guard value.isFinite, mode.allSatisfy(\.isFinite) else { return nil }
    return PosteriorExpansion(
      z: mode, value: value, gradient: [Double](repeating: 0, count: size), expectedCurvature: curvature)
  }

  /// L⁻¹ x.
  static func solve(_ factor: [[Double]], _ x: [Double]) -> [Double] {
    var x = x
    for row in x.indices {
      for column in 0..<row { x[row] -= factor[row][column] * x[column] }
      x[row] /= factor[row][row]
    }
    return x
  }

  /// L⁻ᵀ x.
  private static func solveTransposed(_ factor: [[Double]], _ x: [Double]) -> [Double] {
    var x = x
    for row in x.indices.reversed() {
      for below in (row + 1)..<Swift.max(x.count, row + 1) { x[row] -= factor[below][row] * x[below] }
      x[row] /= factor[row][row]
    }
    return x
  }

  /// Lᵀ x.
  private static func transposedProduct(_ factor: [[Double]], _ x: [Double]) -> [Double] {
    x.indices.map { column in (column..<x.count).reduce(0) { $0 + factor[$1][column] * x[$1] } }
  }
}
