import Foundation
import Stochastics

/// Whether numbers are a sample of the standard normal distribution: its mean, its variance and its shape.
public struct NormalityTests: Sendable, Hashable, Codable {
  public let count: Int
  public let mean: Double
  public let variance: Double
  /// Two-sided, of a mean of 0: Student's t test.
  public let meanProbability: Double
  /// Two-sided, of a variance of 1: (n − 1) s² is χ² with n − 1 degrees of freedom.
  public let varianceProbability: Double
  /// Of a normal distribution with any mean and variance: Anderson and Darling's test.
  public let normalityProbability: Double
  /// Of all three: three times the smallest probability, at most 1 (Bonferroni).
  public var globalProbability: Double {
    min(1, 3 * min(meanProbability, varianceProbability, normalityProbability))
  }

  /// - Parameter sample: at least 8 numbers that differ.
  public init(_ sample: [Double]) {
    precondition(sample.count >= 8, "NormalityTests: \(sample.count) numbers; at least 8 are needed")
    let n = Double(sample.count)
    let mean = sample.reduce(0, +) / n
    let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    precondition(variance > 0, "NormalityTests: the numbers do not differ")
    count = sample.count
    self.mean = mean
    self.variance = variance
    let t = mean / (variance / n).squareRoot()
    // P(|T| > t) = I_x(ν/2, ½) at x = ν/(ν + t²).
    meanProbability = BetaDistribution(0.5 * (n - 1), 0.5).cumulative((n - 1) / (n - 1 + t * t))
    let upper = ChiSquare.exceedance((n - 1) * variance, degreesOfFreedom: n - 1)
    varianceProbability = min(1, 2 * min(upper, 1 - upper))
    normalityProbability = Self.andersonDarling(sample, mean, variance.squareRoot())
  }

  /// The probability of a greater A* = A² (1 + 0.75/n + 2.25/n²), by the published approximation.
  ///
  /// Source: D'Agostino, Stephens. Goodness-of-fit techniques (1986), table 4.9, case of unknown mean and variance.
  private static func andersonDarling(_ sample: [Double], _ mean: Double, _ deviation: Double) -> Double {
    let n = Double(sample.count)
    let z = sample.map { ($0 - mean) / deviation }.sorted()
    var sum = 0.0
    for (index, low) in z.enumerated() {
      let lower = max(StandardNormal.cumulative(low), 1e-300)
      let upper = max(StandardNormal.cumulative(-z[z.count - 1 - index]), 1e-300)
      sum += Double(2 * index + 1) * (log(lower) + log(upper))
    }
    let a = (-n - sum / n) * (1 + 0.75 / n + 2.25 / (n * n))
    switch a {
    case ..<0.2: return 1 - exp(-13.436 + 101.14 * a - 223.73 * a * a)
    case ..<0.34: return 1 - exp(-8.318 + 42.796 * a - 59.938 * a * a)
    case ..<0.6: return exp(0.9177 - 4.279 * a - 1.38 * a * a)
    case ..<13: return exp(1.2937 - 5.709 * a + 0.0186 * a * a)
    default: return 0
    }
  }
}
