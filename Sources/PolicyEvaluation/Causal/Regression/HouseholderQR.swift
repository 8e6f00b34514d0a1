/// X = Q R of a matrix of at least as many rows as independent columns, by Householder reflections, with the columns
/// that depend on earlier ones set aside.
///
/// A column depends on those before it where the part of it that is orthogonal to them is no longer than `tolerance`
/// times its own length. Columns are taken in their order, so of two that say the same the later one is set aside.
///
/// Source: Golub, Van Loan. Matrix computations, 4th edition (2013), algorithm 5.2.1; the rule for dependent columns is
/// that of R's `lm`.
struct HouseholderQR {
  /// The columns that R has, in order.
  private(set) var independent: [Int] = []
  /// The columns that are combinations of independent ones before them.
  private(set) var dependent: [Int] = []
  private let rows: Int
  /// Of each independent column: its reflector below its own place, and R above.
  private var columns: [[Double]] = []
  private var diagonal: [Double] = []
  private var scales: [Double] = []
  /// The reflected columns that were set aside.
  private var asides: [Int: [Double]] = [:]

  init(_ matrix: Matrix, tolerance: Double = 1e-9) {
    rows = matrix.rows
    for index in 0..<matrix.columns {
      let original = matrix.column(index)
      let reflected = reflect(original)
      let rank = columns.count
      let rest = Self.norm(reflected[min(rank, rows)...])
      guard rank < rows, rest > tolerance * Self.norm(original[...]), rest.isFinite else {
        asides[index] = reflected
        dependent.append(index)
        continue
      }
      independent.append(index)
      append(reflected, norm: rest)
    }
  }

  /// The reflection that makes a column zero below its own place: v = x ∓ ‖x‖ e, H = 1 − v vᵀ · 2 / vᵀv.
  private mutating func append(_ reflected: [Double], norm: Double) {
    let rank = columns.count
    let head = reflected[rank]
    let alpha = head > 0 ? -norm : norm
    var column = reflected
    column[rank] = head - alpha
    columns.append(column)
    diagonal.append(alpha)
    scales.append(1 / (norm * (norm + abs(head))))
  }

  /// Qᵀ b.
  private func reflect(_ vector: [Double]) -> [Double] {
    var result = vector
    for (place, column) in columns.enumerated() {
      var product = 0.0
      for row in place..<rows { product += column[row] * result[row] }
      product *= scales[place]
      for row in place..<rows { result[row] -= product * column[row] }
    }
    return result
  }

  /// The coefficients of the independent columns that come closest to b: R⁻¹ Qᵀ b.
  func solve(_ right: [Double]) -> [Double] { backSubstitute(reflect(right)) }

  private func backSubstitute(_ right: [Double]) -> [Double] {
    var solution = Array(right.prefix(columns.count))
    for place in columns.indices.reversed() {
      solution[place] /= diagonal[place]
      for above in 0..<place { solution[above] -= columns[place][above] * solution[place] }
    }
    return solution
  }

  /// (XᵀX)⁻¹ of the independent columns: R⁻¹ R⁻ᵀ.
  var inverseGram: Matrix {
    let size = columns.count
    let inverse = Matrix(
      rows: size,
      columns: (0..<size).map { unit in
        backSubstitute((0..<size).map { $0 == unit ? 1 : 0 })
      })
    return inverse * inverse.transposed
  }

  /// The coefficients of the independent columns that make a dependent one.
  func combination(of dependent: Int) -> [(column: Int, coefficient: Double)] {
    guard let reflected = asides[dependent] else { return [] }
    let coefficients = backSubstitute(reflected)
    return zip(independent, coefficients).map { (column: $0, coefficient: $1) }
  }

  private static func norm(_ values: ArraySlice<Double>) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }
}
