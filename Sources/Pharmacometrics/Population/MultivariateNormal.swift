public import Stochastics

/// The normal distribution of a vector, with mean μ and covariance Σ = L·Lᵀ (Cholesky).
public struct MultivariateNormal: Codable, Hashable, Sendable {
  /// μ.
  public let mean: [Double]
  /// Σ, by rows.
  public let covariance: [[Double]]
  /// How far the correlations were shrunk towards zero to make Σ positive definite.
  public let shrinkage: Double
  /// L, by rows.
  public let factor: [[Double]]

  /// Sample mean and covariance (divisor n − 1).
  ///
  /// Correlations are multiplied by 1 − λ with the smallest λ of 0, 0.05, 0.1, 0.2, 0.4, 0.8, 1 for which each
  /// component keeps at least 0.1 % of its variance once the components before it are known; variances are not changed.
  /// - Parameter sample: at least two vectors of one length, each component with a positive variance.
  public init(fitting sample: [[Double]]) {
    let count = Double(sample.count)
    let size = sample.first?.count ?? 0
    precondition(
      sample.count >= 2 && sample.allSatisfy { $0.count == size }, "MultivariateNormal: \(sample.count) vectors")
    let mean = (0..<size).map { index in sample.reduce(0) { $0 + $1[index] } / count }
    let covariance = (0..<size).map { row in
      (0..<size).map { column in
        sample.reduce(0) { $0 + ($1[row] - mean[row]) * ($1[column] - mean[column]) } / (count - 1)
      }
    }
    precondition((0..<size).allSatisfy { covariance[$0][$0] > 0 }, "MultivariateNormal: a component does not vary")
    self.mean = mean
    var result = (covariance: covariance, factor: [[Double]](), shrinkage: 1.0)
    for shrinkage in [0, 0.05, 0.1, 0.2, 0.4, 0.8, 1] {
      let shrunk = covariance.indices.map { row in
        covariance.indices.map { covariance[row][$0] * (row == $0 ? 1 : 1 - shrinkage) }
      }
      guard let factor = Self.cholesky(shrunk, leastShare: 1e-3) else { continue }
      result = (shrunk, factor, shrinkage)
      break
    }
    self.covariance = result.covariance
    factor = result.factor
    shrinkage = result.shrinkage
  }

  /// A draw μ + L·z with z standard normal.
  public func draw(_ generator: inout Generator) -> [Double] {
    let normals = mean.map { _ in generator.normal() }
    return mean.indices.map { row in (0...row).reduce(mean[row]) { $0 + factor[row][$1] * normals[$1] } }
  }

  /// The lower factor, or nil where a pivot is below `leastShare` of its variance.
  private static func cholesky(_ matrix: [[Double]], leastShare: Double) -> [[Double]]? {
    var factor = matrix.map { _ in [Double](repeating: 0, count: matrix.count) }
    for row in matrix.indices {
      for column in 0...row {
        let rest = (0..<column).reduce(matrix[row][column]) { $0 - factor[row][$1] * factor[column][$1] }
        if row == column {
          guard rest > leastShare * matrix[row][row] else { return nil }
          factor[row][row] = rest.squareRoot()
        } else {
          factor[row][column] = rest / factor[column][column]
        }
      }
    }
    return factor
  }
}
