import Foundation

/// Whether numbers in (0, 1) are a sample of the uniform distribution.
public struct UniformityTest: Sendable, Hashable, Codable {
  /// Σ (n_b − n/B)²/(n/B) over B bins of equal width.
  public let chiSquare: Double
  /// P(χ²_{B−1} ≥ ``chiSquare``).
  public let chiSquareProbability: Double
  /// The greatest distance of the empirical distribution from the diagonal.
  public let greatestDistance: Double
  /// The distance that 95 % of uniform samples of this size stay within: the half-width of a simultaneous band.
  public let band: Double
  /// The share of uniform samples with a greater distance, (1 + #)/(1 + simulations).
  public let distanceProbability: Double

  /// - Parameters:
  ///   - sample: numbers in (0, 1), not empty.
  ///   - bins: B.
  ///   - support: how many equally likely values the numbers have, (k + ½)/support; `nil` for a continuous distribution.
  ///   - simulations: uniform samples that the band is taken from.
  ///   - key: of those.
  public init(
    _ sample: [Double], bins: Int = 20, support: Int? = nil, simulations: Int = 999, key: Key = Key(seed: 1)
  ) {
    precondition(
      !sample.isEmpty && sample.allSatisfy { $0 > 0 && $0 < 1 } && bins > 1,
      "UniformityTest: \(sample.count) numbers, \(bins) bins; every number must lie within (0, 1)")
    var counts = [Double](repeating: 0, count: bins)
    for value in sample { counts[Int(value * Double(bins))] += 1 }
    let expected = Double(sample.count) / Double(bins)
    chiSquare = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    chiSquareProbability = ChiSquare.exceedance(chiSquare, degreesOfFreedom: Double(bins - 1))
    let distance = Self.distance(sample)
    greatestDistance = distance
    let simulated = (0..<simulations).map { index in
      var generator = key.child(.replicate, index).generator
      return Self.distance(
        sample.map { _ in
          let uniform = generator.uniform()
          guard let support else { return uniform }
          return (floor(uniform * Double(support)) + 0.5) / Double(support)
        })
    }.sorted()
    band = quantile(0.95, ofSorted: simulated)
    // Equal distances, which discrete numbers have, count as greater.
    distanceProbability = Double(1 + simulated.count { $0 >= distance - 1e-12 }) / Double(simulations + 1)
  }

  private static func distance(_ sample: [Double]) -> Double {
    let n = Double(sample.count)
    return sample.sorted().enumerated().reduce(0) { greatest, element in
      let above = Double(element.offset + 1) / n - element.element
      return max(greatest, above, element.element - Double(element.offset) / n)
    }
  }
}

/// The χ² distribution.
public enum ChiSquare {
  /// P(X ≥ x) with ν degrees of freedom: the upper regularized incomplete gamma function Q(ν/2, x/2).
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 8.7.1 (series, for small x) and 8.9.2 (continued fraction).
  public static func exceedance(_ x: Double, degreesOfFreedom nu: Double) -> Double {
    precondition(nu > 0 && x.isFinite, "ChiSquare.exceedance(\(x), degreesOfFreedom: \(nu))")
    guard x > 0 else { return 1 }
    let (a, z) = (nu / 2, x / 2)
    let front = exp(a * log(z) - z - lgamma(a))
    let count = 200 + Int(8 * (a + z).squareRoot())
    if z < a + 1 {
      var term = 1 / a
      var sum = term
      for index in 1...count {
        term *= z / (a + Double(index))
        sum += term
      }
      return max(0, 1 - front * sum)
    }
    var rest = 0.0
    for index in (1...count).reversed() {
      let k = Double(index)
      rest = k * (k - a) / (z + 2 * k + 1 - a - rest)
    }
    return front / (z + 1 - a - rest)
  }
}
