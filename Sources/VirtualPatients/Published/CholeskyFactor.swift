/// The lower triangular L with L·Lᵀ = Σ.
enum CholeskyFactor {
  /// `nil` where Σ is not square, not symmetric (to 10⁻⁹ of its largest entry) or not positive definite.
  static func of(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    guard size > 0, matrix.allSatisfy({ $0.count == size }) else { return nil }
    let largest = matrix.joined().map(abs).max() ?? 0
    var factor = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for row in 0..<size {
      for column in 0...row {
        guard abs(matrix[row][column] - matrix[column][row]) <= 1e-9 * largest else { return nil }
        let rest = (0..<column).reduce(matrix[row][column]) { $0 - factor[row][$1] * factor[column][$1] }
        if row == column {
          guard rest > 0 else { return nil }
          factor[row][row] = rest.squareRoot()
        } else {
          factor[row][column] = rest / factor[column][column]
        }
      }
    }
    return factor
  }
}
