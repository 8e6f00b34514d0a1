import Stochastics

/// Student's t distribution.
public enum StudentT {
  /// P(T ≤ t) with ν degrees of freedom, ν > 0: 1 − I_x(ν/2, 1/2)/2 at x = ν/(ν + t²), for t ≥ 0.
  public static func cumulative(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    let tail = 0.5 * BetaDistribution(nu / 2, 0.5).cumulative(nu / (nu + t * t))
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
}
