public import DiffEq
import Foundation

/// The scale h on which a parameter's typical value, covariate effects and random effect add up: h(ψ) = h(θ) + x β + η.
public enum ParameterScale: String, Codable, Hashable, Sendable, CaseIterable {
  /// h(ψ) = ψ.
  case normal
  /// h(ψ) = ln ψ.
  case logNormal = "log-normal"
  /// h(ψ) = ln ψ/(1 − ψ).
  case logitNormal = "logit-normal"

  /// h.
  public func transformed(_ value: Double) -> Double {
    switch self {
    case .normal: value
    case .logNormal: Foundation.log(value)
    case .logitNormal: Foundation.log(value / (1 - value))
    }
  }

  /// h⁻¹.
  @inlinable
  public func natural<S: RealScalar>(_ location: S) -> S {
    switch self {
    case .normal: location
    case .logNormal: exp(location)
    case .logitNormal: expit(location)
    }
  }

  /// dψ/dh, by which standard errors are carried over (delta method).
  public func slope(_ location: Double) -> Double {
    switch self {
    case .normal: 1
    case .logNormal: Foundation.exp(location)
    case .logitNormal: expit(location) * (1 - expit(location))
    }
  }

  /// Whether h exists at a value.
  public func admits(_ value: Double) -> Bool {
    switch self {
    case .normal: value.isFinite
    case .logNormal: value.isFinite && value > 0
    case .logitNormal: value > 0 && value < 1
    }
  }

  /// Which values h admits, in words.
  var range: String {
    switch self {
    case .normal: "finite"
    case .logNormal: "positive"
    case .logitNormal: "between 0 and 1"
    }
  }
}
