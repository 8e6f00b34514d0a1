import Foundation

/// Monte Carlo standard errors: how far an estimate from these draws is off because they are finitely many and depend on
/// each other.
///
/// Source: Vehtari and others 2021, doi:10.1214/20-BA1221, section 4.
extension Trace {
  /// Of the mean: the standard deviation divided by √ESS. `nil` where the draws do not vary.
  public var meanError: Double? { meanEffectiveSampleSize.map { standardDeviation / $0.squareRoot() } }

  /// Of the standard deviation s, by the delta method from that of the mean of (x − x̄)²: with m₂ and m₄ the second and
  /// fourth central moments, √((m₄ − m₂²)/ESS)/(2 s).
  public var standardDeviationError: Double? {
    guard varies else { return nil }
    let mean = mean
    let squares = map { ($0 - mean) * ($0 - mean) }
    guard let size = squares.meanEffectiveSampleSize else { return nil }
    let second = squares.mean
    let fourth = squares.map { $0 * $0 }.mean
    return ((fourth - second * second) / size / second).squareRoot() / 2
  }

  /// Of a quantile: half the distance of the order statistics at the 16 % and 84 % quantiles of Beta(Ep + 1, E(1−p) + 1),
  /// E being the quantile's effective sample size.
  public func quantileError(_ probability: Double) -> Double? {
    guard let size = effectiveSampleSize(ofQuantile: probability) else { return nil }
    let beta = BetaDistribution(size * probability + 1, size * (1 - probability) + 1)
    let sorted = sorted
    let count = Double(sorted.count)
    let one = StandardNormal.cumulative(-1)
    let lower = Swift.max((beta.quantile(one) * count).rounded(.down), 1)
    let upper = Swift.min((beta.quantile(1 - one) * count).rounded(.up), count)
    return (sorted[Int(upper) - 1] - sorted[Int(lower) - 1]) / 2
  }
}
