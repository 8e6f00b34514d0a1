import Foundation
import Stochastics

/// A density as a function, with hand-written derivatives.
struct DrawnDensity: LogDensity {
  let dimension: Int
  let body: @Sendable (_ x: [Double], _ gradient: inout [Double]) -> Double

  func value(at position: [Double], gradient: inout [Double]) -> Double {
    for index in gradient.indices { gradient[index] = 0 }
    return body(position, &gradient)
  }

  /// The largest difference of the gradient from central differences, relative to its size or 1.
  func gradientError(at position: [Double]) -> Double {
    var gradient = position
    _ = value(at: position, gradient: &gradient)
    return position.indices.map { index in
      let step = 1e-5 * max(1, abs(position[index]))
      var (low, high) = (position, position)
      low[index] -= step
      high[index] += step
      let slope = (value(at: high) - value(at: low)) / (2 * step)
      return abs(slope - gradient[index]) / max(1, abs(gradient[index]))
    }.max() ?? 0
  }

  /// N(mean, covariance) with the precision given by rows.
  static func normal(mean: [Double], precision: [[Double]]) -> DrawnDensity {
    DrawnDensity(dimension: mean.count) { x, gradient in
      var value = 0.0
      for row in x.indices {
        for column in x.indices { gradient[row] -= precision[row][column] * (x[column] - mean[column]) }
        value += 0.5 * gradient[row] * (x[row] - mean[row])
      }
      return value
    }
  }
}
