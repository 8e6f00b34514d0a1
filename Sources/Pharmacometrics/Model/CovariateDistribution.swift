import Foundation
public import Stochastics

/// How a covariate is distributed over virtual patients.
public enum CovariateDistribution: Sendable, Hashable {
  /// The typical value in everyone.
  case fixed
  /// Normal, drawn anew until it lies within the limits.
  case normal(mean: Double, standardDeviation: Double, within: ClosedRange<Double>)
  /// Log-normal with the mean and standard deviation of the values themselves, drawn anew until within the limits.
  case logNormal(mean: Double, standardDeviation: Double, within: ClosedRange<Double>)
  /// One of some values.
  case categorical([Double], weights: [Double])

  /// A draw.
  public func draw(typical: Double, _ generator: inout Generator) -> Double {
    switch self {
    case .fixed: return typical
    case .normal(let mean, let deviation, let limits):
      return Self.within(limits) { generator.normal(mean: mean, standardDeviation: deviation) }
    case .logNormal(let mean, let deviation, let limits):
      let variance = Foundation.log(1 + deviation * deviation / (mean * mean))
      let location = Foundation.log(mean) - variance / 2
      return Self.within(limits) {
        Foundation.exp(generator.normal(mean: location, standardDeviation: variance.squareRoot()))
      }
    case .categorical(let values, let weights): return values[generator.categorical(weights)]
    }
  }

  private static func within(_ limits: ClosedRange<Double>, _ draw: () -> Double) -> Double {
    var value = draw()
    while !limits.contains(value) { value = draw() }
    return value
  }
}
