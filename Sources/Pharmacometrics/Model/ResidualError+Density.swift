public import DiffEq
import Foundation

/// Every residual error is normal on some scale h: h(y) ~ N(h(f), V(f)).
///
/// | error | h(y) | V(f) |
/// |---|---|---|
/// | combined | y | a² + b² f² |
/// | linear | y | (a + b f)² |
/// | log-normal | ln y | σ² |
/// | log-normal with a floor | ln y | σ² + (a/f)² |
/// | Box–Cox | (y^λ − 1)/λ | σ² |
///
/// A Box–Cox error is truncated where y would be negative; the density neglects that.
extension ResidualError {
  /// h: the scale on which the error is normal.
  @inlinable
  public func scaled<S: RealScalar>(_ value: S) -> S {
    switch self {
    case .none, .combined, .linear: value
    case .logNormal, .logNormalWithFloor: log(value)
    case .boxCox(let lambda, _): (pow(value, lambda) - 1) / lambda
    }
  }

  /// V: the variance of a measurement on that scale, given what the model tells; 0 for ``none``.
  @inlinable
  public func variance<S: RealScalar>(_ prediction: S) -> S {
    switch self {
    case .none: return .constant(0)
    case .combined(let additive, let proportional):
      let part = proportional * prediction
      return additive * additive + part * part
    case .linear(let additive, let proportional):
      let deviation = additive + proportional * prediction
      return deviation * deviation
    case .logNormal(let deviation), .boxCox(_, let deviation): return .constant(deviation * deviation)
    case .logNormalWithFloor(let deviation, let additive):
      let part = additive / prediction
      return deviation * deviation + part * part
    }
  }

  /// ln h'(y), which turns a density on the scale of the error into one of the measurement itself.
  public func logScaleSlope(_ value: Double) -> Double {
    switch self {
    case .none, .combined, .linear: 0
    case .logNormal, .logNormalWithFloor: -Foundation.log(value)
    case .boxCox(let lambda, _): (lambda - 1) * Foundation.log(value)
    }
  }

  /// The log density of a measurement, given what the model tells: ln N(h(y); h(f), V(f)) + ln h'(y).
  public func logDensity(of measurement: Double, given prediction: Double) -> Double {
    let variance = variance(prediction)
    let deviation = scaled(measurement) - scaled(prediction)
    let normal = deviation * deviation / variance + Foundation.log(2 * Double.pi * variance)
    return logScaleSlope(measurement) - 0.5 * normal
  }

  /// Whether a measurement is possible under this error: finite, and positive where a logarithm or power is taken of it.
  public func admits(_ measurement: Double) -> Bool {
    switch self {
    case .none: false
    case .combined, .linear: measurement.isFinite
    case .logNormal, .logNormalWithFloor, .boxCox: measurement.isFinite && measurement > 0
    }
  }
}
