import Foundation

/// Student's t distribution.
public enum StudentT {
  /// P(T ≤ t) with ν degrees of freedom, ν > 0: 1 − I_x(ν/2, 1/2)/2 at x = ν/(ν + t²), for t ≥ 0.
  public static func cumulative(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let tail = 0.5 * incompleteBeta(nu / (nu + t * t), nu / 2, 0.5)
    return t > 0 ? 1 - tail : tail
  }

  /// The t with P(T ≤ t) = p, by bisection to the last bit.
  public static func quantile(_ p: Double, degreesOfFreedom nu: Double) -> Double {
    precondition(p > 0 && p < 1 && nu > 0, "StudentT.quantile(\(p), degreesOfFreedom: \(nu))")
    if p < 0.5 { return -quantile(1 - p, degreesOfFreedom: nu) }
    var low = 0.0
    var high = 1.0
    while cumulative(high, degreesOfFreedom: nu) < p { (low, high) = (high, 2 * high) }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return middle }
      if cumulative(middle, degreesOfFreedom: nu) < p { low = middle } else { high = middle }
    }
  }

  /// I_x(a, b), the regularized incomplete beta function, by its continued fraction.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 8.17.22 (fraction), 8.17.4 (symmetry); evaluated by Lentz's
  /// algorithm (Applied Optics 15 (1976), doi:10.1364/AO.15.000668).
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let logFront = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var c = 1.0
    var fraction = d
    for m in 1...10_000 {
      let k = Double(m)
      let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
      d = 1 / away(1 + even * d)
      c = away(1 + even / c)
      fraction *= d * c
      let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
      d = 1 / away(1 + odd * d)
      c = away(1 + odd / c)
      fraction *= d * c
      if abs(d * c - 1) < 1e-16 { break }
    }
    return exp(logFront) * fraction / a
  }
}
