/// The columns that a formula makes of a table, with names as R has them: `(Intercept)`, `X1`, `A1:X1`.
public struct DesignMatrix: Sendable, Hashable {
  public let names: [String]
  /// A row for each of the table, a column for each name.
  public let matrix: Matrix

  public init(names: [String], matrix: Matrix) {
    precondition(names.count == matrix.columns, "DesignMatrix: \(names.count) names of \(matrix.columns) columns")
    (self.names, self.matrix) = (names, matrix)
  }

  /// The formula's columns in a table, categories as they occur in it.
  /// - Throws: ``ObservationError`` as ``DesignEncoding``.
  public init(_ formula: Formula, of table: ObservationTable) throws(ObservationError) {
    self = try DesignEncoding(formula, of: table).design(of: table)
  }

  /// The number of observations.
  public var count: Int { matrix.rows }

  /// Rows in the order of their numbers, some of them several times or not at all.
  public func selecting(_ indices: [Int]) -> DesignMatrix {
    DesignMatrix(names: names, matrix: matrix.selectingRows(indices))
  }

  /// These columns, then those of another.
  public func joined(with other: DesignMatrix) -> DesignMatrix {
    DesignMatrix(names: names + other.names, matrix: matrix.joined(with: other.matrix))
  }

  /// A column that is not identified beside the others, for messages; `nil` where all are.
  func collinearity(_ factorization: HouseholderQR) -> RegressionError? {
    guard !factorization.dependent.isEmpty else { return nil }
    if matrix.rows < matrix.columns {
      return RegressionError(.tooFew(observations: matrix.rows, coefficients: matrix.columns))
    }
    return RegressionError(
      .collinear(
        factorization.dependent.map { column in
          let parts = factorization.combination(of: column).filter { abs($0.coefficient) > 1e-6 }
          return .init(column: names[column], combination: parts.map { names[$0.column] })
        }))
  }
}
