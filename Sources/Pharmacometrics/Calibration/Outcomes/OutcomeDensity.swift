import DiffEq
import Foundation

/// An ``OutcomeTerm``'s −ln of the density or probability as a function of its numbers x, beside ``MeasurementDensity``.
///
/// | term | x | value | expected curvature |
/// |---|---|---|---|
/// | accumulation | ln h at each node | Σ w eˣ | diag w eˣ |
/// | event | ln h | −x | 0 |
/// | interval | ln ∫h dt | −ln(1 − e^{−u}), u = eˣ | u²/(eᵘ − 1) |
/// | category k | logits L₁ … L_{K−1} | −ln(σ(L_k) − σ(L_{k+1})) | Σ_j ∇p_j ∇p_jᵀ/p_j |
///
/// The curvature of accumulation and event together is Σ w h ∂ℓ ∂ℓᵀ, what is expected of a counting process that is
/// watched as long. Source: Andersen, Borgan, Gill, Keiding. Statistical models based on counting processes, 1993,
/// section VI.1, doi:10.1007/978-1-4612-4348-9.
struct OutcomeDensity {
  let form: OutcomeTerm.Form

  /// −ln of the density or probability.
  func value(_ x: ArraySlice<Double>) -> Double {
    switch form {
    case .accumulation(let weights): return zip(weights, x).reduce(0) { $0 + $1.0 * Foundation.exp($1.1) }
    case .event: return -x[x.startIndex]
    case .interval: return -Foundation.log(-Foundation.expm1(-Foundation.exp(x[x.startIndex])))
    case .category(let category):
      let logits = Array(x)
      var value = 0.0
      if category > 0 { value += Self.softplus(-logits[category - 1]) }
      if category < logits.count { value += Self.softplus(logits[category]) }
      if category > 0 && category < logits.count {
        value -= Foundation.log(-Foundation.expm1(logits[category] - logits[category - 1]))
      }
      return value
    }
  }

  /// Appends the derivatives by x, and the curvature that is expected of them.
  func expand(_ x: ArraySlice<Double>, into expansion: inout PredictionExpansion) {
    switch form {
    case .accumulation(let weights):
      for (weight, number) in zip(weights, x) {
        let part = weight * Foundation.exp(number)
        expansion.append(first: part, information: part)
      }
    case .event: expansion.append(first: -1, information: 0)
    case .interval:
      let u = Foundation.exp(x[x.startIndex])
      let ratio = u / Foundation.expm1(u)
      expansion.append(first: -ratio, information: u * ratio)
    case .category(let category):
      let logits = Array(x)
      let information = Self.information(logits)
      for (place, slope) in Self.slopes(category, logits).enumerated() {
        expansion.append(first: slope, information: information.own[place], withPrevious: information.mixed[place])
      }
    }
  }

  /// ln(1 + eˣ).
  private static func softplus(_ x: Double) -> Double {
    Swift.max(x, 0) + Foundation.log1p(Foundation.exp(-Swift.abs(x)))
  }

  private static func slopes(_ category: Int, _ logits: [Double]) -> [Double] {
    var slopes = [Double](repeating: 0, count: logits.count)
    if category > 0 { slopes[category - 1] -= expit(-logits[category - 1]) }
    if category < logits.count { slopes[category] += expit(logits[category]) }
    if category > 0 && category < logits.count {
      // e^{−d}/(1 − e^{−d}), d the gap.
      let part = 1 / Foundation.expm1(logits[category - 1] - logits[category])
      slopes[category - 1] -= part
      slopes[category] += part
    }
    return slopes
  }

  /// The expected curvature by L_k twice, and by L_k and the logit before it.
  private static func information(_ logits: [Double]) -> (own: [Double], mixed: [Double]) {
    let slopes = logits.map { expit($0) * expit(-$0) }
    let above = [1] + logits.map { expit($0) } + [0]
    let below = [0] + logits.map { expit(-$0) } + [1]
    // The smaller of two differences of the same value, which cancels less.
    let shares = (0...logits.count).map {
      Swift.max(above[$0] < 0.5 ? above[$0] - above[$0 + 1] : below[$0 + 1] - below[$0], .leastNormalMagnitude)
    }
    let own = logits.indices.map { slopes[$0] * (slopes[$0] / shares[$0] + slopes[$0] / shares[$0 + 1]) }
    let mixed = logits.indices.map { $0 == 0 ? 0 : -slopes[$0] * (slopes[$0 - 1] / shares[$0]) }
    return (own, mixed)
  }
}
