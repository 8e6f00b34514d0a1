/// A way to estimate the blips of a dynamic treatment regime.
public enum RegimeMethod: String, Codable, Hashable, Sendable, CaseIterable {
  case qLearning = "q-learning"
  case aLearning = "a-learning"
  case gEstimation = "g-estimation"
  case dwols

  func equation(weights: DynamicWeightedLeastSquares.Weights) -> any RegimeEquation {
    switch self {
    case .qLearning: QLearning()
    case .aLearning: AdvantageLearning()
    case .gEstimation: GEstimation()
    case .dwols: DynamicWeightedLeastSquares(weights: weights)
    }
  }
}

/// The estimating equation of one stage, Σ_i z_i (ỹ_i − h_iᵀβ − a_i x_iᵀψ) = 0, linear in θ = (β, ψ).
///
/// ỹ is the stage's pseudo-outcome, h and x the regressors of the treatment-free part and of the blip. A method is its
/// instruments z, which may depend on the propensities π_il = P(A_i = l | h_i). With several levels a_i x_i stands for
/// (1{a_i = 1} x_i, …, 1{a_i = L − 1} x_i).
protocol RegimeEquation: Sendable {
  /// Whether z depends on π.
  var usesPropensity: Bool { get }
  /// z_i, a row each, as long as θ.
  /// - Parameter propensity: π_il, [patients, levels].
  func instruments(_ stage: RegimeData.Stage, propensity: Matrix) -> Matrix
  /// ∂z_i/∂π_il of a level but the reference, whose probability is what the others leave.
  func instrumentSlopes(_ stage: RegimeData.Stage, propensity: Matrix, level: Int) -> Matrix
}
