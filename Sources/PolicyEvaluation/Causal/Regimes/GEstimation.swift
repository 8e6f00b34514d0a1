/// G-estimation of an optimal-regime structural nested mean model with linear blips γ_j(h, a) = a xᵀψ_j.
///
/// G_j(ψ) = Y − γ_j(h_j, a_j) + Σ_{k>j} [γ_k(h_k, d_k) − γ_k(h_k, a_k)] is the outcome with this stage's treatment taken
/// away and the best one given at every later stage. From the last stage back,
/// Σ_i (S_j(a_i) − E[S_j(A) | h_i]) (G_j(ψ)_i − E[G_j(ψ) | h_i]) = 0 with S_j(a) = ∂γ_j/∂ψ = a x, so S − E[S] = (a − π) x;
/// E[G | h] = hᵀβ is fitted by least squares together with ψ.
///
/// Consistent where the blip is right and either E[G | h] or the propensity is. With linear models these are the
/// equations of ``AdvantageLearning``: contrast, treatment-free part and pseudo-outcome are the same there under other
/// names, so the two agree in every figure.
///
/// Source: Robins. Optimal structural nested models for optimal sequential decisions. Proceedings of the Second Seattle
/// Symposium in Biostatistics (2004), doi:10.1007/978-1-4419-9076-1_11, sections 3 and 4; Moodie, Richardson, Stephens.
/// Demystifying optimal dynamic treatment regimes. Biometrics 63 (2007), doi:10.1111/j.1541-0420.2006.00686.x.
struct GEstimation: RegimeEquation {
  var usesPropensity: Bool { true }

  func instruments(_ stage: RegimeData.Stage, propensity: Matrix) -> Matrix {
    AdvantageLearning().instruments(stage, propensity: propensity)
  }

  func instrumentSlopes(_ stage: RegimeData.Stage, propensity: Matrix, level: Int) -> Matrix {
    AdvantageLearning().instrumentSlopes(stage, propensity: propensity, level: level)
  }
}
