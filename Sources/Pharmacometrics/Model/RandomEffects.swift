import Foundation
public import Stochastics

/// The random effects of a model: who owns them, their covariance Ω = L·Lᵀ, and draws η = L·z.
public struct RandomEffects: Sendable, Hashable {
  /// Symbols of the owning parameters, in the order of the description.
  public let symbols: [String]
  /// Ω, by rows.
  public let covariance: [[Double]]
  /// The rows of L one after the other, row i with i + 1 elements.
  let factor: [Double]

  /// - Parameters:
  ///   - variances: by owner.
  ///   - blocks: symbols with the lower triangle of their covariance, which overrides the variances.
  init(_ variances: [(symbol: String, variance: Double)], blocks: [(symbols: [String], lowerTriangle: [Double])]) {
    let symbols = variances.map(\.symbol)
    self.symbols = symbols
    var matrix = symbols.map { _ in [Double](repeating: 0, count: variances.count) }
    for (index, effect) in variances.enumerated() { matrix[index][index] = effect.variance }
    for block in blocks {
      let places = block.symbols.map { symbol in
        guard let place = symbols.firstIndex(of: symbol) else { preconditionFailure("no random effect \(symbol)") }
        return place
      }
      var element = 0
      for row in places.indices {
        for column in 0...row {
          matrix[places[row]][places[column]] = block.lowerTriangle[element]
          matrix[places[column]][places[row]] = block.lowerTriangle[element]
          element += 1
        }
      }
    }
    covariance = matrix
    factor = Self.cholesky(matrix)
  }

  /// The same with other standard deviations, by owner; correlations stay.
  func with(_ deviations: [String: Double]) -> RandomEffects {
    let factors = symbols.indices.map { place in
      let old = covariance[place][place].squareRoot()
      return deviations[symbols[place]].map { old > 0 ? $0 / old : 0 } ?? 1
    }
    let rows = symbols.indices.map { row in (0...row).map { covariance[row][$0] * factors[row] * factors[$0] } }
    return RandomEffects(symbols.map { ($0, 0) }, blocks: [(symbols, rows.flatMap(\.self))])
  }

  /// How many.
  public var count: Int { symbols.count }

  /// A draw of all η.
  public func draw(_ generator: inout Generator) -> [Double] {
    let count = symbols.count
    var normals = [Double](repeating: 0, count: count)
    for place in 0..<count { normals[place] = generator.normal() }
    var effects = [Double](repeating: 0, count: count)
    var element = 0
    for row in 0..<count {
      for column in 0...row {
        effects[row] += factor[element] * normals[column]
        element += 1
      }
    }
    return effects
  }

  /// An effect with variance 0 does not vary.
  private static func cholesky(_ matrix: [[Double]]) -> [Double] {
    var rows: [[Double]] = []
    for row in matrix.indices {
      var values = [Double](repeating: 0, count: row + 1)
      for column in 0...row {
        let other = column == row ? values : rows[column]
        let rest = (0..<column).reduce(matrix[row][column]) { $0 - values[$1] * other[$1] }
        if column == row {
          precondition(rest >= -1e-12 * max(1, matrix[row][row]), "the covariance of random effects is not definite")
          values[row] = max(0, rest).squareRoot()
        } else {
          values[column] = rows[column][column] > 0 ? rest / rows[column][column] : 0
        }
      }
      rows.append(values)
    }
    return rows.flatMap(\.self)
  }
}
