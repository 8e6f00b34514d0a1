/// Dynamic weighted ordinary least squares (dWOLS).
///
/// Q-learning's regression with weights that balance the treatments, π(h) w(1, h) = (1 − π(h)) w(0, h), so that the blip is
/// estimated consistently where either the treatment-free part or the propensity is right:
/// Σ_i w(a_i, h_i) (h_i, a_i x_i) (ỹ_i − h_iᵀβ − a_i x_iᵀψ) = 0, from the last stage back, with
/// ỹ = Y + Σ_{k>j} [γ_k(h_k, d_k) − γ_k(h_k, a_k)].
///
/// Source: Wallace, Moodie. Doubly-robust dynamic treatment regimen estimation via weighted least squares. Biometrics 71
/// (2015), doi:10.1111/biom.12306, theorem 1 and section 3.
struct DynamicWeightedLeastSquares: RegimeEquation {
  /// Weights that balance.
  enum Weights: String, Codable, Hashable, Sendable, CaseIterable {
    /// |a − π|, which do not grow where the propensity is near 0 or 1.
    case absoluteDifference = "absolute-difference"
    /// 1/P(A = a | h).
    case inverseProbability = "inverse-probability"
  }

  let weights: Weights
  var usesPropensity: Bool { true }

  func instruments(_ stage: RegimeData.Stage, propensity: [Double]) -> Matrix {
    stage.regressors.matrix.scalingRows(by: zip(stage.treatment, propensity).map(weight))
  }

  func instrumentSlopes(_ stage: RegimeData.Stage, propensity: [Double]) -> Matrix {
    stage.regressors.matrix.scalingRows(by: zip(stage.treatment, propensity).map(slope))
  }

  private func weight(_ treatment: Double, _ propensity: Double) -> Double {
    switch weights {
    case .absoluteDifference: abs(treatment - propensity)
    case .inverseProbability: 1 / (treatment == 1 ? propensity : 1 - propensity)
    }
  }

  /// ∂w/∂π.
  private func slope(_ treatment: Double, _ propensity: Double) -> Double {
    switch weights {
    case .absoluteDifference: treatment == 1 ? -1 : 1
    case .inverseProbability:
      treatment == 1 ? -1 / (propensity * propensity) : 1 / ((1 - propensity) * (1 - propensity))
    }
  }
}
