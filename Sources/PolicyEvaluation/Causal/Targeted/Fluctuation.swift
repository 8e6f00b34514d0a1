import Foundation

/// The shift ε of log-odds with Σ w (y − expit(offset + ε)) = 0, y in [0, 1].
///
/// The sum falls strictly with ε, so it has at most one root: found by Newton's method within a bracket. Where all y are 0
/// or all are 1 there is none, and the shift is as far as the bracket reaches.
struct Fluctuation {
  let shift: Double

  init(offsets: [Double], targets: [Double], weights: [Double]) {
    func sums(_ shift: Double) -> (residual: Double, slope: Double) {
      var (residual, slope) = (0.0, 0.0)
      for row in offsets.indices {
        let p = 1 / (1 + exp(-(offsets[row] + shift)))
        residual += weights[row] * (targets[row] - p)
        slope += weights[row] * p * (1 - p)
      }
      return (residual, slope)
    }
    var (low, high) = (-40.0, 40.0)
    var current = 0.0
    let total = weights.reduce(0, +)
    for _ in 0..<200 where total > 0 {
      let (residual, slope) = sums(current)
      if abs(residual) <= 1e-14 * total { break }
      if residual > 0 { low = current } else { high = current }
      let step = slope > 0 ? current + residual / slope : .infinity
      let next = step > low && step < high ? step : (low + high) / 2
      if next == current { break }
      current = next
    }
    shift = current
  }
}
