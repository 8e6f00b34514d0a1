import Foundation
public import Stochastics

/// How a measurement differs from what the model tells.
public enum ResidualError: Sendable, Hashable {
  /// Not stated, or exact.
  case none
  /// f + a ε₁ + b f ε₂ with independent standard normal ε; a in the unit of the output.
  case combined(additive: Double, proportional: Double)
  /// f + (a + b f) ε: one error whose size grows with f; a in the unit of the output.
  case linear(additive: Double, proportional: Double)
  /// f exp(σ ε).
  case logNormal(standardDeviation: Double)
  /// f exp(ε √(σ² + (a/f)²)): the second part grows as f falls.
  case logNormalWithFloor(standardDeviation: Double, additive: Double)
  /// Additive on the Box–Cox scale (f^λ − 1)/λ.
  case boxCox(lambda: Double, standardDeviation: Double)

  /// A measurement of a value that is not negative.
  public func measure(_ value: Double, _ generator: inout Generator) -> Double {
    let first = generator.normal()
    switch self {
    case .none: return value
    case .combined(let additive, let proportional):
      return value + additive * first + proportional * value * generator.normal()
    case .linear(let additive, let proportional): return value + (additive + proportional * value) * first
    case .logNormal(let deviation): return value * Foundation.exp(deviation * first)
    case .logNormalWithFloor(let deviation, let additive):
      let part = value > 0 ? additive / value : 0
      return value * Foundation.exp(first * (deviation * deviation + part * part).squareRoot())
    case .boxCox(let lambda, let deviation):
      let scaled = (Foundation.pow(value, lambda) - 1) / lambda + deviation * first
      return Foundation.pow(Swift.max(0, lambda * scaled + 1), 1 / lambda)
    }
  }
}
