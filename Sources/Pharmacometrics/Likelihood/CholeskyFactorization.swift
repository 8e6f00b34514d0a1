import Foundation

/// A = L Lᵀ of a symmetric positive definite matrix.
struct CholeskyFactorization {
  /// L, by rows.
  let rows: [[Double]]

  /// `nil` where the matrix is not positive definite.
  init?(_ matrix: [[Double]]) {
    var rows = matrix.map { _ in [Double](repeating: 0, count: matrix.count) }
    for row in matrix.indices {
      for column in 0...row {
        let rest = (0..<column).reduce(matrix[row][column]) { $0 - rows[row][$1] * rows[column][$1] }
        if row == column {
          guard rest > 0, rest.isFinite else { return nil }
          rows[row][row] = rest.squareRoot()
        } else {
          rows[row][column] = rest / rows[column][column]
        }
      }
    }
    self.rows = rows
  }

  /// ln det A.
  var logDeterminant: Double { rows.indices.reduce(0) { $0 + 2 * Foundation.log(rows[$1][$1]) } }

  /// A⁻¹ b.
  func solve(_ right: [Double]) -> [Double] {
    var solution = right
    for row in rows.indices {
      for column in 0..<row { solution[row] -= rows[row][column] * solution[column] }
      solution[row] /= rows[row][row]
    }
    for row in rows.indices.reversed() {
      for below in (row + 1)..<Swift.max(rows.count, row + 1) { solution[row] -= rows[below][row] * solution[below] }
      solution[row] /= rows[row][row]
    }
    return solution
  }
}
