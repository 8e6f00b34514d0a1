extension Matrix {
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.columns == right.rows, "Matrix product of \(left.columns) columns and \(right.rows) rows")
    var result = Matrix(rows: left.rows, columns: right.columns)
    for row in 0..<left.rows {
      for inner in 0..<left.columns {
        let factor = left[row, inner]
        for column in 0..<right.columns { result[row, column] += factor * right[inner, column] }
      }
    }
    return result
  }

  public static func * (matrix: Matrix, vector: [Double]) -> [Double] {
    precondition(matrix.columns == vector.count, "Matrix of \(matrix.columns) columns times \(vector.count) values")
    return matrix.values.withUnsafeBufferPointer { values in
      (0..<matrix.rows).map { row in
        var sum = 0.0
        for column in 0..<matrix.columns { sum += values[row * matrix.columns + column] * vector[column] }
        return sum
      }
    }
  }

  public static func * (factor: Double, matrix: Matrix) -> Matrix {
    Matrix(rows: matrix.rows, columns: matrix.columns, values: matrix.values.map { factor * $0 })
  }

  public static func + (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.rows == right.rows && left.columns == right.columns, "Matrix sum of different sizes")
    return Matrix(rows: left.rows, columns: left.columns, values: zip(left.values, right.values).map { $0 + $1 })
  }

  /// Xᵀ W Z with W = diag(w), w = 1 where it is not given: Σ_i w_i x_i z_iᵀ.
  public func crossProduct(_ other: Matrix, weights: [Double]? = nil) -> Matrix {
    precondition(rows == other.rows && (weights?.count ?? rows) == rows, "Matrix.crossProduct: rows differ")
    var result = Matrix(rows: columns, columns: other.columns)
    let width = other.columns
    values.withUnsafeBufferPointer { own in
      other.values.withUnsafeBufferPointer { others in
        result.values.withUnsafeMutableBufferPointer { sums in
          for row in 0..<rows {
            let weight = weights?[row] ?? 1
            for left in 0..<columns {
              let factor = weight * own[row * columns + left]
              for right in 0..<width { sums[left * width + right] += factor * others[row * width + right] }
            }
          }
        }
      }
    }
    return result
  }

  /// Xᵀ v.
  public func transposedTimes(_ vector: [Double]) -> [Double] {
    crossProduct(Matrix(rows: vector.count, columns: 1, values: vector)).values
  }

  /// The sums of each column.
  public var columnSums: [Double] { transposedTimes([Double](repeating: 1, count: rows)) }

  /// A⁻¹ of a square matrix; `nil` where it is singular to within rounding.
  public var inverse: Matrix? {
    precondition(rows == columns, "Matrix.inverse of \(rows) rows and \(columns) columns")
    let factorization = HouseholderQR(self, tolerance: 1e-14)
    guard factorization.dependent.isEmpty else { return nil }
    let columns = (0..<rows).map { unit in factorization.solve((0..<rows).map { $0 == unit ? 1 : 0 }) }
    return Matrix(rows: rows, columns: columns)
  }

  /// A⁻¹ b of a square matrix; `nil` where it is singular to within rounding.
  public func solve(_ right: [Double]) -> [Double]? {
    precondition(rows == columns && right.count == rows, "Matrix.solve of \(rows)×\(columns) and \(right.count) values")
    let factorization = HouseholderQR(self, tolerance: 1e-14)
    return factorization.dependent.isEmpty ? factorization.solve(right) : nil
  }
}
