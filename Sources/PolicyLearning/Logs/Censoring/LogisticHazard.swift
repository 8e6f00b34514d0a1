import Foundation

/// The probability of an event in the next interval, logit h = β_0 + β · x, fitted to all intervals of all patients.
///
/// Maximum likelihood with a ridge penalty λ/2 |β|² on standardized covariates (not on β_0), by Newton's method with halved
/// steps where the likelihood would fall.
/// Source: D'Agostino et al., Relation of pooled logistic regression to time dependent Cox regression analysis, Statistics
/// in Medicine 9:1501, 1990, doi:10.1002/sim.4780091214.
struct LogisticHazard: Codable, Hashable, Sendable {
  /// β_0, then β of the covariates as they are.
  let coefficients: [Double]

  /// - Parameters:
  ///   - rows: x of each interval, all of one length.
  ///   - isEvent: by interval.
  ///   - penalty: λ, at least 0.
  /// - Throws: ``LearningError/unusableLog(_:)`` where the likelihood has no maximum.
  init(_ rows: [[Double]], isEvent: [Bool], penalty: Double) throws(LearningError) {
    let width = rows.first?.count ?? 0
    let count = Double(max(rows.count, 1))
    let mean = (0..<width).map { column in rows.reduce(0) { $0 + $1[column] } / count }
    let scale = (0..<width).map { column -> Double in
      let squares = rows.reduce(0) { $0 + ($1[column] - mean[column]) * ($1[column] - mean[column]) }
      return squares / count > 1e-12 ? (squares / count).squareRoot() : 1
    }
    let design = rows.map { row in [1] + (0..<width).map { (row[$0] - mean[$0]) / scale[$0] } }
    let beta = try Self.fit(design, isEvent.map { $0 ? 1.0 : 0.0 }, penalty)
    let slopes = (0..<width).map { beta[$0 + 1] / scale[$0] }
    coefficients = [zip(slopes, mean).reduce(beta[0]) { $0 - $1.0 * $1.1 }] + slopes
  }

  /// h.
  func callAsFunction(_ row: [Double]) -> Double {
    1 / (1 + exp(-zip(coefficients.dropFirst(), row).reduce(coefficients[0]) { $0 + $1.0 * $1.1 }))
  }

  private static func fit(_ design: [[Double]], _ events: [Double], _ penalty: Double) throws(LearningError) -> [Double]
  {
    let size = design.first?.count ?? 1
    let share = events.reduce(0, +) / Double(max(events.count, 1))
    guard share > 0, share < 1 else {
      throw .unusableLog("censoring came in \(share == 0 ? "no" : "every") interval, so its hazard cannot be fitted")
    }
    var beta = [log(share / (1 - share))] + [Double](repeating: 0, count: size - 1)
    var value = objective(beta, design, events, penalty)
    for _ in 0..<100 {
      let step = try newtonStep(beta, design, events, penalty)
      var length = 1.0
      var next = zip(beta, step).map { $0 + $1 }
      var nextValue = objective(next, design, events, penalty)
      while !(nextValue >= value), length > 1e-6 {
        length /= 2
        next = zip(beta, step).map { $0 + length * $1 }
        nextValue = objective(next, design, events, penalty)
      }
      let change = nextValue - value
      (beta, value) = (next, nextValue)
      guard beta.allSatisfy({ abs($0) < 1e3 }) else { break }
      if abs(change) < 1e-12 * (1 + abs(value)) { return beta }
    }
    throw .unusableLog("the hazard of censoring has no maximum likelihood; give a greater penalty, or fewer features")
  }

  /// Σ log likelihood - λ/2 |β|².
  private static func objective(_ beta: [Double], _ design: [[Double]], _ events: [Double], _ penalty: Double) -> Double
  {
    var sum = -0.5 * penalty * beta.dropFirst().reduce(0) { $0 + $1 * $1 }
    for (row, event) in zip(design, events) {
      let logit = zip(beta, row).reduce(0) { $0 + $1.0 * $1.1 }
      // log(1 + exp(logit)), without overflow.
      sum += event * logit - max(logit, 0) - log1p(exp(-abs(logit)))
    }
    return sum
  }

  /// -H⁻¹ ∇.
  private static func newtonStep(
    _ beta: [Double], _ design: [[Double]], _ events: [Double], _ penalty: Double
  ) throws(LearningError) -> [Double] {
    let size = beta.count
    var gradient = beta.indices.map { $0 == 0 ? 0 : -penalty * beta[$0] }
    // A trace of the penalty on β_0 too keeps the matrix regular; it does not move the maximum.
    var information = (0..<size).map { row in (0..<size).map { $0 == row ? (row == 0 ? 1e-12 : penalty + 1e-12) : 0 } }
    for (row, event) in zip(design, events) {
      let probability = 1 / (1 + exp(-zip(beta, row).reduce(0) { $0 + $1.0 * $1.1 }))
      let weight = probability * (1 - probability)
      for first in 0..<size {
        gradient[first] += (event - probability) * row[first]
        for second in 0...first { information[first][second] += weight * row[first] * row[second] }
      }
    }
    return try choleskySolved(information, gradient)
  }

  /// x of A x = b, from the lower half of a positive definite A.
  private static func choleskySolved(_ matrix: [[Double]], _ right: [Double]) throws(LearningError) -> [Double] {
    let size = right.count
    var lower = matrix
    for column in 0..<size {
      for row in column..<size {
        let sum = (0..<column).reduce(lower[row][column]) { $0 - lower[row][$1] * lower[column][$1] }
        if row == column {
          guard sum > 0 else { throw .unusableLog("the features of the hazard of censoring depend on each other") }
          lower[row][row] = sum.squareRoot()
        } else {
          lower[row][column] = sum / lower[column][column]
        }
      }
    }
    var solution = right
    for row in 0..<size {
      solution[row] = (0..<row).reduce(solution[row]) { $0 - lower[row][$1] * solution[$1] } / lower[row][row]
    }
    for row in (0..<size).reversed() {
      solution[row] =
        (row + 1..<max(size, row + 1)).reduce(solution[row]) { $0 - lower[$1][row] * solution[$1] } / lower[row][row]
    }
    return solution
  }
}
