/// Dynamic weighted ordinary least squares (dWOLS).
///
/// Q-learning's regression with weights that balance the treatments, π(h) w(1, h) = (1 − π(h)) w(0, h), so that the blip is
/// estimated consistently where either the treatment-free part or the propensity is right:
/// Σ_i w(a_i, h_i) (h_i, a_i x_i) (ỹ_i − h_iᵀβ − a_i x_iᵀψ) = 0, from the last stage back, with
/// ỹ = Y + Σ_{k>j} [γ_k(h_k, d_k) − γ_k(h_k, a_k)]. With several levels π_l w(l, h) is the same for all of them.
///
/// Source: Wallace, Moodie. Doubly-robust dynamic treatment regimen estimation via weighted least squares. Biometrics 71
/// (2015), doi:10.1111/biom.12306, theorem 1 and section 3; the weights of several levels: Li, Li. Propensity score weighting
/// for causal inference with multiple treatments. Annals of Applied Statistics 13 (2019), doi:10.1214/19-AOAS1282.
struct DynamicWeightedLeastSquares: RegimeEquation {
  /// Weights that balance.
  enum Weights: String, Codable, Hashable, Sendable, CaseIterable {
    /// |a − π|, which do not grow where the propensity is near 0 or 1; of several levels (1/π_a) / Σ_l 1/π_l, which is that
    /// where there are two.
    case absoluteDifference = "absolute-difference"
    /// 1/P(A = a | h).
    case inverseProbability = "inverse-probability"
  }

  let weights: Weights
  var usesPropensity: Bool { true }

  func instruments(_ stage: RegimeData.Stage, propensity: Matrix) -> Matrix {
    let weights = stage.received.enumerated().map { row, received in weight(received, propensity.row(row)) }
    return stage.regressors.matrix.scalingRows(by: weights)
  }

  func instrumentSlopes(_ stage: RegimeData.Stage, propensity: Matrix, level: Int) -> Matrix {
    let slopes = stage.received.enumerated().map { row, received in
      slope(received, propensity.row(row), level) - slope(received, propensity.row(row), 0)
    }
    return stage.regressors.matrix.scalingRows(by: slopes)
  }

  private func weight(_ received: Int, _ propensity: some Collection<Double>) -> Double {
    let own = 1 / Array(propensity)[received]
    return switch weights {
    case .absoluteDifference: own / propensity.reduce(0) { $0 + 1 / $1 }
    case .inverseProbability: own
    }
  }

  /// ∂w/∂π_l, the other probabilities being held.
  private func slope(_ received: Int, _ propensity: some Collection<Double>, _ level: Int) -> Double {
    let inverse = propensity.map { 1 / $0 }
    let own = received == level ? -inverse[level] * inverse[level] : 0
    switch weights {
    case .inverseProbability: return own
    case .absoluteDifference:
      let total = inverse.reduce(0, +)
      return own / total + inverse[received] * inverse[level] * inverse[level] / (total * total)
    }
  }
}
