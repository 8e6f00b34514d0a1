import Foundation
public import Stochastics

/// Prostate-specific antigen as a measure of burden: PSA = scale·(S + R), in µg/L.
///
/// Assumptions, not fitted: the scale is such that the PSA at n₀ is log-normal between patients; a measurement is the
/// true value times a log-normal error with mean 1 and a given coefficient of variation.
public struct PSAModel: Codable, Hashable, Sendable {
  /// Median PSA at n₀, µg/L.
  public var medianBaseline: Double
  /// Standard deviation of ln(PSA at n₀) between patients.
  public var baselineLogDeviation: Double

  public init(medianBaseline: Double = 20, baselineLogDeviation: Double = 0.8) {
    precondition(
      medianBaseline > 0 && baselineLogDeviation >= 0, "PSAModel(\(medianBaseline), \(baselineLogDeviation))")
    self.medianBaseline = medianBaseline
    self.baselineLogDeviation = baselineLogDeviation
  }

  /// A patient's scale (µg/L per unit of burden).
  public func scale(initialTotal: Double, key: Key) -> Double {
    var generator = key.generator
    return medianBaseline * exp(baselineLogDeviation * generator.normal()) / initialTotal
  }

  /// The assay reports multiples of this, and nothing below it: 0.01 µg/L.
  public static let resolution = 0.01

  /// What the assay reports of a value, in µg/L.
  public static func reported(_ value: Double) -> Double {
    max(1, (value / resolution).rounded()) / (1 / resolution)
  }

  /// A measurement of a true value: true·exp(σz − σ²/2), σ² = ln(1 + CV²).
  /// - Parameter coefficientOfVariation: CV of the measurement.
  public static func measurement(of value: Double, coefficientOfVariation: Double, key: Key) -> Double {
    var generator = key.generator
    let variance = log(1 + coefficientOfVariation * coefficientOfVariation)
    return value * exp(variance.squareRoot() * generator.normal() - variance / 2)
  }
}
