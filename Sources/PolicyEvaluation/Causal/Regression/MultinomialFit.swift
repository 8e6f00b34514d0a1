import Foundation

/// The iterations of a multinomial regression.
struct MultinomialFit {
  let design: DesignMatrix
  let outcome: [Int]
  let categories: Int
  let weights: [Double]?
  private(set) var coefficients: [Double]
  private(set) var probabilities: Matrix
  private(set) var logLikelihood: Double
  /// x_iᵀβ_k, a row each, zero for the reference.
  private var predictors: Matrix

  init(design: DesignMatrix, outcome: [Int], categories: Int, weights: [Double]?) {
    (self.design, self.outcome, self.categories, self.weights) = (design, outcome, categories, weights)
    coefficients = [Double](repeating: 0, count: (categories - 1) * design.names.count)
    predictors = Matrix(rows: design.count, columns: categories)
    probabilities = predictors
    logLikelihood = 0
    (probabilities, logLikelihood) = evaluate(predictors)
  }

  /// Newton steps until the linear predictors stand still.
  ///
  /// Where the outcome is separated they never do: each step then moves along a direction that separates, which is looked
  /// for once a predictor is beyond 12 (a probability of 6e-6).
  mutating func maximize(iterations: Int) throws(RegressionError) {
    for _ in 0..<iterations {
      guard let step = information.solve(gradient) else {
        throw separation(along: coefficients) ?? RegressionError(.singular)
      }
      let moved = advance(step)
      let largest = predictors.largest
      if moved < 1e-10 * max(1, largest) { return }
      if largest > 12, let error = separation(along: step) { throw error }
    }
    throw separation(along: coefficients) ?? RegressionError(.notConverged(iterations: iterations))
  }

  /// Takes the step, or as small a part of it as does not lower the likelihood.
  /// - Returns: how far the predictors moved at most.
  private mutating func advance(_ step: [Double]) -> Double {
    let change = Self.predictors(design.matrix, step, categories: categories)
    var scale = 1.0
    while true {
      let tried = predictors + (scale == 1 ? change : scale * change)
      let (probabilities, value) = evaluate(tried)
      if value >= logLikelihood - 1e-12 * abs(logLikelihood) || scale < 1e-8 {
        coefficients = zip(coefficients, step).map { $0 + scale * $1 }
        (predictors, self.probabilities, logLikelihood) = (tried, probabilities, value)
        return scale * change.largest
      }
      scale /= 2
    }
  }

  /// The probabilities of all categories, and the likelihood of those observed.
  private func evaluate(_ predictors: Matrix) -> (Matrix, Double) {
    let probabilities = Self.probabilities(ofPredictors: predictors)
    var sum = 0.0
    for row in 0..<design.count {
      let weight = weights?[row] ?? 1
      if weight > 0 { sum += weight * log(max(probabilities[row, outcome[row]], 1e-300)) }
    }
    return (probabilities, sum)
  }

  /// Σ s_i.
  private var gradient: [Double] {
    let residuals = (1..<categories).map { category in
      (0..<design.count).map { row in
        (weights?[row] ?? 1) * ((outcome[row] == category ? 1 : 0) - probabilities[row, category])
      }
    }
    return residuals.flatMap { design.matrix.transposedTimes($0) }
  }

  /// s_i, a row each.
  var scores: Matrix {
    let width = design.names.count
    var result = Matrix(rows: design.count, columns: (categories - 1) * width)
    for row in 0..<design.count {
      let weight = weights?[row] ?? 1
      for category in 1..<categories {
        let residual = weight * ((outcome[row] == category ? 1 : 0) - probabilities[row, category])
        for column in 0..<width {
          result[row, (category - 1) * width + column] = residual * design.matrix[row, column]
        }
      }
    }
    return result
  }

  /// The information, −Σ ∂s_i/∂βᵀ.
  var information: Matrix {
    let width = design.names.count
    var result = Matrix(rows: coefficients.count, columns: coefficients.count)
    for left in 1..<categories {
      for right in 1...left {
        let factors = (0..<design.count).map { row in
          let own = probabilities[row, left]
          return (weights?[row] ?? 1) * own * ((left == right ? 1 : 0) - probabilities[row, right])
        }
        let block = design.matrix.crossProduct(design.matrix, weights: factors)
        for row in 0..<width {
          for column in 0..<width {
            result[(left - 1) * width + row, (right - 1) * width + column] = block[row, column]
            result[(right - 1) * width + column, (left - 1) * width + row] = block[row, column]
          }
        }
      }
    }
    return result
  }

  private static func predictors(_ matrix: Matrix, _ coefficients: [Double], categories: Int) -> Matrix {
    var result = Matrix(rows: matrix.rows, columns: categories)
    let width = matrix.columns
    result.values.withUnsafeMutableBufferPointer { sums in
      matrix.values.withUnsafeBufferPointer { entries in
        for row in 0..<matrix.rows {
          for category in 1..<categories {
            var sum = 0.0
            for column in 0..<width {
              sum += entries[row * width + column] * coefficients[(category - 1) * width + column]
            }
            sums[row * categories + category] = sum
          }
        }
      }
    }
    return result
  }

  static func probabilities(_ matrix: Matrix, _ coefficients: [Double], categories: Int) -> Matrix {
    probabilities(ofPredictors: predictors(matrix, coefficients, categories: categories))
  }

  private static func probabilities(ofPredictors predictors: Matrix) -> Matrix {
    var result = predictors
    let width = predictors.columns
    result.values.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: width) {
        let own = start..<start + width
        let largest = own.reduce(-Double.infinity) { max($0, values[$1]) }
        var sum = 0.0
        for index in own {
          values[index] = exp(values[index] - largest)
          sum += values[index]
        }
        for index in own { values[index] /= sum }
      }
    }
    return result
  }

  /// Whether a direction separates the categories that were observed.
  private func separation(along direction: [Double]) -> RegressionError? {
    let predictors = Self.predictors(design.matrix, direction, categories: categories)
    let margins = (0..<design.count).filter { (weights?[$0] ?? 1) > 0 }.map { row in
      (0..<categories).filter { $0 != outcome[row] }.map { predictors[row, outcome[row]] - predictors[row, $0] }
    }
    let width = design.names.count
    let spreads = (0..<width).map { design.matrix.selectingColumns([$0]).largest }
    let parts = direction.enumerated().map { index, value in
      (name: design.names[index % width], size: abs(value) * spreads[index % width])
    }
    return Separation(margins: margins, direction: parts).map { RegressionError(.separated($0)) }
  }
}

extension Matrix {
  /// The greatest absolute entry.
  fileprivate var largest: Double { values.reduce(0) { Swift.max($0, abs($1)) } }
}
