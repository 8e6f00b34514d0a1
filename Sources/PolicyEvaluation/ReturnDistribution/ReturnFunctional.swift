/// A number that describes the distribution of the return.
public enum ReturnFunctional: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Σ x ΔF(x).
  case mean
  /// Σ x² ΔF(x) − mean².
  case variance
  /// inf {x : F(x) ≥ p}, p in (0, 1].
  case quantile(Double)
  /// (1/p) ∫_0^p F⁻¹(u) du, p in (0, 1]: the mean of the worst share p of patients.
  ///
  /// Source: Rockafellar, Uryasev. Conditional value-at-risk for general loss distributions. Journal of Banking and Finance
  /// 26 (2002), doi:10.1016/S0378-4266(02)00271-6, for losses −x.
  case conditionalValueAtRisk(Double)

  public var description: String {
    switch self {
    case .mean: "mean"
    case .variance: "variance"
    case .quantile(let p): "quantile \(p)"
    case .conditionalValueAtRisk(let p): "CVaR \(p)"
    }
  }

  func requireProbability() {
    switch self {
    case .mean, .variance: break
    case .quantile(let p), .conditionalValueAtRisk(let p):
      precondition(p > 0 && p <= 1, "\(description): not a share in (0, 1]")
    }
  }

  /// The functional of eight step functions with the steps `cumulative`, F(points[k]), by ascending point; F is 1 at the
  /// last.
  func callAsFunction(points: [Double], cumulative: [SIMD8<Double>]) -> SIMD8<Double> {
    switch self {
    case .mean: return Self.sum(points, cumulative) { $0 }
    case .variance:
      let mean = Self.sum(points, cumulative) { $0 }
      // About a point in the middle: squares of large returns would cancel.
      let center = points[points.count / 2]
      let shifted = mean - center
      return Self.sum(points, cumulative) { ($0 - center) * ($0 - center) } - shifted * shifted
    case .quantile(let p):
      var result = SIMD8<Double>(repeating: points[points.count - 1])
      for index in points.indices.reversed() {
        result.replace(with: points[index], where: cumulative[index] .>= p - 1e-12)
      }
      return result
    case .conditionalValueAtRisk(let p):
      let tail = cumulative.map { pointwiseMin($0, SIMD8(repeating: p)) }
      return Self.sum(points, tail) { $0 } / p
    }
  }

  /// Σ_k f(x_k)(F(x_k) − F(x_{k−1})).
  private static func sum(
    _ points: [Double], _ cumulative: [SIMD8<Double>], _ transform: (Double) -> Double
  ) -> SIMD8<Double> {
    var (previous, sum) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    for (point, value) in zip(points, cumulative) {
      sum += transform(point) * (value - previous)
      previous = value
    }
    return sum
  }
}
