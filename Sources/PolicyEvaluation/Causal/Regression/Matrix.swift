/// A dense matrix of double precision, for regressions of few columns.
public struct Matrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// The entries, row after row.
  public var values: [Double]

  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && values.count == rows * columns,
      "Matrix: \(values.count) values for \(rows) rows and \(columns) columns")
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// Every entry the same.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(rows: rows, columns: columns, values: [Double](repeating: value, count: rows * columns))
  }

  /// From columns of one length.
  public init(rows: Int, columns: [[Double]]) {
    precondition(columns.allSatisfy { $0.count == rows }, "Matrix: a column has not \(rows) values")
    self.init(rows: rows, columns: columns.count)
    for (column, entries) in columns.enumerated() {
      for (row, value) in entries.enumerated() { values[row * self.columns + column] = value }
    }
  }

  /// Ones on the diagonal.
  public static func identity(_ size: Int) -> Matrix {
    var result = Matrix(rows: size, columns: size)
    for index in 0..<size { result[index, index] = 1 }
    return result
  }

  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// One row's entries.
  public func row(_ row: Int) -> ArraySlice<Double> { values[row * columns..<(row + 1) * columns] }

  /// One column's entries.
  public func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }

  /// The entries of the diagonal.
  public var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }

  public var transposed: Matrix { Matrix(rows: columns, columns: (0..<rows).map { Array(row($0)) }) }

  /// The columns of this matrix, then those of another of as many rows.
  public func joined(with other: Matrix) -> Matrix {
    precondition(rows == other.rows, "Matrix.joined: \(rows) and \(other.rows) rows")
    return Matrix(
      rows: rows, columns: columns + other.columns, values: (0..<rows).flatMap { row($0) + other.row($0) })
  }

  /// Each row times its own factor.
  public func scalingRows(by factors: [Double]) -> Matrix {
    precondition(factors.count == rows, "Matrix.scalingRows: \(factors.count) factors for \(rows) rows")
    var result = self
    for row in 0..<rows {
      for index in row * columns..<(row + 1) * columns { result.values[index] *= factors[row] }
    }
    return result
  }

  /// Rows in the order of their numbers, some of them several times or not at all.
  public func selectingRows(_ indices: [Int]) -> Matrix {
    Matrix(rows: indices.count, columns: columns, values: indices.flatMap { row($0) })
  }

  /// Columns in the order of their numbers.
  public func selectingColumns(_ indices: [Int]) -> Matrix {
    Matrix(rows: rows, columns: indices.map(column))
  }
}
