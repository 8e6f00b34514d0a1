/// Q-learning with linear models.
///
/// Q_j(h, a) = hᵀβ_j + a xᵀψ_j is regressed by least squares on the pseudo-outcome, from the last stage back:
/// Σ_i (h_i, a_i x_i) (ỹ_i − h_iᵀβ − a_i x_iᵀψ) = 0. The optimal treatment is 1 where xᵀψ̂ > 0. With several levels a and ψ
/// are vectors, a of ones and zeros for the levels but the reference, and the best level has the greatest xᵀψ̂_l.
///
/// Consistent where the whole Q-function is right, the treatment-free part included; the propensity is not used.
///
/// Source: Murphy. A generalization error for Q-learning. JMLR 6 (2005), 1073–1097; Schulte, Tsiatis, Laber, Davidian.
/// Q- and A-learning methods for estimating optimal dynamic treatment regimes. Statistical Science 29 (2014),
/// doi:10.1214/13-STS450, section 4.1. What stands for ỹ is ``PseudoOutcome``.
struct QLearning: RegimeEquation {
  var usesPropensity: Bool { false }

  func instruments(_ stage: RegimeData.Stage, propensity: Matrix) -> Matrix { stage.regressors.matrix }

  func instrumentSlopes(_ stage: RegimeData.Stage, propensity: Matrix, level: Int) -> Matrix {
    Matrix(rows: stage.regressors.matrix.rows, columns: stage.regressors.matrix.columns)
  }
}
