import Foundation

/// How the hazard of an event goes with time where no output has an effect.
///
/// λ is the rate in 1/h throughout; t in hours.
public enum HazardForm: String, Codable, Hashable, Sendable, CaseIterable {
  /// h₀ = λ.
  case constant
  /// h₀ = k λ (λt)^{k−1}, H₀ = (λt)^k: 1/λ is the characteristic time that Monolix calls Te. k is positive.
  ///
  /// ``WeibullHazard`` has H₀ = λ t^k instead.
  case weibull
  /// h₀ = λ exp(γt), γ of either sign in 1/h.
  case gompertz

  /// Whether there is a shape beside the rate: k or γ.
  var hasShape: Bool { self != .constant }

  /// ln h₀ = c + a t + b ln t.
  /// - Parameter shape: of no effect without one.
  func logHazard(rate: Double, shape: Double) -> (constant: Double, perHour: Double, perLogarithm: Double) {
    switch self {
    case .constant: (Foundation.log(rate), 0, 0)
    case .weibull: (Foundation.log(shape) + shape * Foundation.log(rate), 0, shape - 1)
    case .gompertz: (Foundation.log(rate), shape, 0)
    }
  }
}
