/// A·x = b with a square matrix, solved by elimination with partial pivoting.
package struct LinearSystem {
  package let size: Int
  /// By row.
  private var matrix: [Double]
  /// b.
  package var right: [Double]

  package init(size: Int) {
    self.size = size
    matrix = [Double](repeating: 0, count: size * size)
    right = [Double](repeating: 0, count: size)
  }

  package subscript(row: Int, column: Int) -> Double {
    get { matrix[row * size + column] }
    set { matrix[row * size + column] = newValue }
  }

  /// x; `nil` where the matrix is singular to within rounding.
  package func solved() -> [Double]? {
    var (matrix, right) = (matrix, right)
    let isRegular = matrix.withUnsafeMutableBufferPointer { Self.eliminate($0, &right, size) }
    guard isRegular else { return nil }
    for row in (0..<size).reversed() {
      for column in (row + 1)..<max(size, row + 1) { right[row] -= matrix[row * size + column] * right[column] }
      right[row] /= matrix[row * size + row]
    }
    return right
  }

  /// Makes the matrix upper triangular.
  private static func eliminate(
    _ matrix: UnsafeMutableBufferPointer<Double>, _ right: inout [Double], _ size: Int
  ) -> Bool {
    for pivot in 0..<size {
      let best = (pivot..<size).max { abs(matrix[$0 * size + pivot]) < abs(matrix[$1 * size + pivot]) } ?? pivot
      guard abs(matrix[best * size + pivot]) > 1e-13 else { return false }
      if best != pivot {
        for column in pivot..<size { matrix.swapAt(best * size + column, pivot * size + column) }
        right.swapAt(best, pivot)
      }
      let inverse = 1 / matrix[pivot * size + pivot]
      for row in (pivot + 1)..<max(size, pivot + 1) {
        let factor = matrix[row * size + pivot] * inverse
        if factor == 0 { continue }
        let (own, other) = (row * size, pivot * size)
        for column in (pivot + 1)..<max(size, pivot + 1) {
          matrix[own + column] -= factor * matrix[other + column]
        }
        right[row] -= factor * right[pivot]
      }
    }
    return true
  }
}
