import Foundation

/// The beta distribution with density ∝ x^(a−1) (1−x)^(b−1) on (0, 1).
public struct BetaDistribution: Sendable {
  public let a: Double
  public let b: Double

  /// - Parameters: both positive.
  public init(_ a: Double, _ b: Double) {
    precondition(a > 0 && b > 0, "BetaDistribution(\(a), \(b)): a shape is not positive")
    self.a = a
    self.b = b
  }

  /// P(X ≤ x) by the continued fraction of the incomplete beta function.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 8.17.22 and, for the larger half, 8.17.4.
  public func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - BetaDistribution(b, a).cumulative(1 - x) }
    let logFront = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)
    // Evaluated from the tail: the fraction 1/(1 + d₁/(1 + d₂/(1 + …))).
    var rest = 1.0
    let terms = 200 + Int(4 * (a + b).squareRoot())
    for term in (1...terms).reversed() {
      let m = Double(term / 2)
      let coefficient =
        term.isMultiple(of: 2)
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      rest = 1 + coefficient / rest
    }
    return exp(logFront) / (a * rest)
  }

  /// The x with P(X ≤ x) = p, by bisection.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "BetaDistribution.quantile(\(p)): not a probability")
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { return middle }
      if cumulative(middle) < p { low = middle } else { high = middle }
    }
  }
}
