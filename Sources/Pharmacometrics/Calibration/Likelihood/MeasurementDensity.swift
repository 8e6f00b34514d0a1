import DiffEq
import Foundation
import Stochastics

/// A measurement's part of −ln L as a function of what the model tells, f.
///
/// ½ (e²/V + ln 2πV) − ln h'(y) with e = h(y) − h(f); −ln Φ((h(L) − h(f))/√V) for a value below the limit L (method M3).
///
/// Source: Beal. Ways to fit a PK model with some data below the quantification limit. J Pharmacokinet Pharmacodyn
/// 28:481, 2001, doi:10.1023/A:1012299115260.
struct MeasurementDensity {
  let measurement: CalibrationPatient.Measurement
  let error: ResidualError

  /// −ln of the density or probability.
  func value(_ prediction: Double) -> Double {
    let variance = error.variance(prediction)
    let residual = error.scaled(measurement.value) - error.scaled(prediction)
    if measurement.isBelowLimit { return -NormalTail.logCumulative(residual / variance.squareRoot()) }
    return 0.5 * (residual * residual / variance + Foundation.log(2 * Double.pi * variance))
      - error.logScaleSlope(measurement.value)
  }

  /// The derivative by f, and the curvature that is expected of it.
  func expansion(_ prediction: Double) -> (first: Double, information: Double) {
    let f = Dual(prediction, derivative: 1)
    let variance = error.variance(f)
    let residual = error.scaled(measurement.value) - error.scaled(f)
    if measurement.isBelowLimit {
      let u = residual / sqrt(variance)
      let ratio = NormalTail.ratio(u.value)
      return (-ratio * u.derivative, ratio * (u.value + ratio) * u.derivative * u.derivative)
    }
    let part = 0.5 * (residual * residual / variance + log(variance))
    let relative = variance.derivative / variance.value
    return (
      part.derivative,
      residual.derivative * residual.derivative / variance.value + 0.5 * relative * relative
    )
  }

  /// Score and information of the logarithms of the error's sizes.
  func scaleExpansion(_ prediction: Double) -> (score: [Double], information: [[Double]]) {
    let slopes = error.relativeSlopes(prediction)
    let variance = error.variance(prediction)
    let residual = error.scaled(measurement.value) - error.scaled(prediction)
    var factor = 0.5 * (residual * residual / variance - 1)
    var weight = 0.5
    if measurement.isBelowLimit {
      let u = residual / variance.squareRoot()
      let ratio = NormalTail.ratio(u)
      factor = -0.5 * ratio * u
      weight = 0.25 * Swift.max(0, ratio * (u + ratio) * u * u)
    }
    return (slopes.map { factor * $0 }, slopes.map { row in slopes.map { weight * row * $0 } })
  }
}

/// The normal distribution far out, without underflow.
enum NormalTail {
  /// ln Φ(u).
  static func logCumulative(_ u: Double) -> Double {
    guard u < -30 else { return Foundation.log(StandardNormal.cumulative(u)) }
    // Φ(u) = φ(u)/|u| (1 − 1/u² + 3/u⁴ − …), to eleven digits here.
    let square = 1 / (u * u)
    let series = 1 - square * (1 - 3 * square * (1 - 5 * square))
    return -0.5 * u * u - 0.5 * Foundation.log(2 * Double.pi) - Foundation.log(-u) + Foundation.log(series)
  }

  /// φ(u)/Φ(u).
  static func ratio(_ u: Double) -> Double {
    Foundation.exp(-0.5 * u * u - 0.5 * Foundation.log(2 * Double.pi) - logCumulative(u))
  }
}
