/// The Euclidean metric of Hamiltonian dynamics: an estimate Σ of the density's covariance, the inverse of the mass
/// matrix.
///
/// Momenta are drawn from N(0, Σ⁻¹), the kinetic energy is ½ pᵀΣp and the velocity Σp.
struct Metric: Sendable {
  private enum Storage: Sendable {
    case diagonal([Double])
    /// Σ and its lower factor L, Σ = L Lᵀ, by rows.
    case dense([[Double]], factor: [[Double]])
  }

  private let storage: Storage

  /// Σ with given variances, each positive.
  init(variances: [Double]) { storage = .diagonal(variances) }

  /// Σ as given; `nil` where it is not positive definite.
  init?(covariance: [[Double]]) {
    guard let factor = LowerFactor(covariance) else { return nil }
    storage = .dense(covariance, factor: factor.rows)
  }

  /// The diagonal of Σ.
  var variances: [Double] {
    switch storage {
    case .diagonal(let variances): variances
    case .dense(let covariance, _): covariance.indices.map { covariance[$0][$0] }
    }
  }

  /// Σp.
  func velocity(_ momentum: [Double]) -> [Double] {
    switch storage {
    case .diagonal(let variances):
      var velocity = momentum
      for index in velocity.indices { velocity[index] *= variances[index] }
      return velocity
    case .dense(let covariance, _):
      return covariance.map { row in innerProduct(row, momentum) }
    }
  }

  /// A draw from N(0, Σ⁻¹).
  func momentum(_ generator: inout Generator) -> [Double] {
    switch storage {
    case .diagonal(let variances): return variances.map { generator.normal() / $0.squareRoot() }
    case .dense(_, let factor):
      // p = L⁻ᵀ z has the covariance (L Lᵀ)⁻¹.
      var momentum = factor.map { _ in generator.normal() }
      for row in momentum.indices.reversed() {
        momentum[row] /= factor[row][row]
        for column in 0..<row { momentum[column] -= factor[row][column] * momentum[row] }
      }
      return momentum
    }
  }
}

/// xᵀy.
func innerProduct(_ x: [Double], _ y: [Double]) -> Double {
  var sum = 0.0
  for index in x.indices { sum += x[index] * y[index] }
  return sum
}

/// The lower factor L of a symmetric positive definite matrix A = L Lᵀ.
struct LowerFactor: Sendable {
  /// By rows.
  let rows: [[Double]]

  /// `nil` where the matrix is not positive definite.
  init?(_ matrix: [[Double]]) {
    var rows = matrix.map { _ in [Double](repeating: 0, count: matrix.count) }
    for row in matrix.indices {
      for column in 0...row {
        var rest = matrix[row][column]
        for inner in 0..<column { rest -= rows[row][inner] * rows[column][inner] }
        if row != column {
          rows[row][column] = rest / rows[column][column]
        } else if rest > 0, rest.isFinite {
          rows[row][row] = rest.squareRoot()
        } else {
          return nil
        }
      }
    }
    self.rows = rows
  }

  /// L z.
  func times(_ z: [Double]) -> [Double] {
    rows.indices.map { row in (0...row).reduce(0) { $0 + rows[row][$1] * z[$1] } }
  }
}
