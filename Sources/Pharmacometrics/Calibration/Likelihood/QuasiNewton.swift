import Foundation

/// Minimization by the method of Broyden, Fletcher, Goldfarb and Shanno with gradients by central differences.
///
/// It has converged where a step is expected to lower the value by less than the tolerance, or none lowers it.
struct QuasiNewton {
  /// Of differences.
  var step = 1e-3
  /// Of the value.
  var tolerance = 1e-3
  var limit = 100

  /// - Parameters:
  ///   - value: `nil` where it does not exist.
  ///   - progress: told after each iteration.
  /// - Returns: `nil` where the value does not exist at the start or beside it.
  func minimize(
    from start: [Double], value: ([Double]) -> Double?, progress: ([Double]) -> Void = { _ in }
  ) -> (point: [Double], value: Double, isConverged: Bool)? {
    guard var now = value(start), var slope = gradient(start, value) else { return nil }
    var point = start
    // The first step is a tenth of each number's unit at most.
    let largest = Swift.max(1e-8, slope.map { Swift.abs($0) }.max() ?? 1)
    var inverse = Self.diagonal(start.count, 0.1 / largest)
    for iteration in 0..<limit {
      var direction = inverse.map { row in -zip(row, slope).reduce(0) { $0 + $1.0 * $1.1 } }
      var expected = -zip(direction, slope).reduce(0) { $0 + $1.0 * $1.1 }
      if expected <= 0 {
        inverse = Self.diagonal(start.count, 0.1 / largest)
        direction = slope.map { -$0 * 0.1 / largest }
        expected = -zip(direction, slope).reduce(0) { $0 + $1.0 * $1.1 }
      }
      if expected < tolerance && iteration > 0 { return (point, now, true) }
      guard let (next, lower) = search(point, now, direction, expected, value) else {
        return (point, now, expected < 100 * tolerance)
      }
      guard let nextSlope = gradient(next, value) else { return (next, lower, false) }
      Self.update(&inverse, zip(next, point).map { $0 - $1 }, zip(nextSlope, slope).map { $0 - $1 }, iteration == 0)
      (point, now, slope) = (next, lower, nextSlope)
      progress(point)
    }
    return (point, now, false)
  }

  private static func diagonal(_ count: Int, _ value: Double) -> [[Double]] {
    (0..<count).map { row in (0..<count).map { $0 == row ? value : 0 } }
  }

  private func gradient(_ point: [Double], _ value: ([Double]) -> Double?) -> [Double]? {
    var slope: [Double] = []
    for index in point.indices {
      var (low, high) = (point, point)
      low[index] -= step
      high[index] += step
      guard let below = value(low), let above = value(high) else { return nil }
      slope.append((above - below) / (2 * step))
    }
    return slope
  }

  private func search(
    _ point: [Double], _ now: Double, _ direction: [Double], _ expected: Double, _ value: ([Double]) -> Double?
  ) -> ([Double], Double)? {
    let longest = direction.map { Swift.abs($0) }.max() ?? 0
    var scale = Swift.min(1, 1 / Swift.max(longest, .leastNormalMagnitude))
    for _ in 0..<20 {
      let next = zip(point, direction).map { $0 + scale * $1 }
      if let lower = value(next), lower <= now - 1e-4 * scale * expected { return (next, lower) }
      scale /= 2
    }
    return nil
  }

  private static func update(_ inverse: inout [[Double]], _ step: [Double], _ change: [Double], _ isFirst: Bool) {
    let product = zip(step, change).reduce(0) { $0 + $1.0 * $1.1 }
    guard product > 1e-12 else { return }
    if isFirst {
      let scale = product / change.reduce(0) { $0 + $1 * $1 }
      inverse = diagonal(step.count, scale)
    }
    let along = inverse.map { row in zip(row, change).reduce(0) { $0 + $1.0 * $1.1 } }
    let weight = zip(change, along).reduce(product) { $0 + $1.0 * $1.1 } / (product * product)
    for row in inverse.indices {
      for column in inverse.indices {
        inverse[row][column] +=
          weight * step[row] * step[column] - (along[row] * step[column] + step[row] * along[column]) / product
      }
    }
  }
}
