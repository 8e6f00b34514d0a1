/// Advantage (A-) learning by contrasts.
///
/// Only the contrast C_j(h) = xᵀψ_j of the Q-functions is of interest. With the models θ(h; β) = hᵀβ of the treatment-free
/// part and π(h) of the propensity, from the last stage back,
/// Σ_i λ_i (a_i − π_i) (Ṽ_i − a_i C(h_i; ψ) − θ(h_i; β)) = 0 with λ = ∂C/∂ψ = x, and
/// Σ_i ∂θ/∂β (Ṽ_i − a_i C(h_i; ψ) − θ(h_i; β)) = 0,
/// where Ṽ_{K+1} = Y and Ṽ_j = Ṽ_{j+1} + C_j (1{C_j > 0} − a_j). With several levels there is a contrast C^l against the
/// reference and an equation with 1{a_i = l} − π_l for each.
///
/// Consistent where the contrast is right and either the treatment-free part or the propensity is. λ = x is the best
/// choice where the variance of the outcome does not depend on h and a.
///
/// Source: Murphy. Optimal dynamic treatment regimes. JRSS B 65 (2003), doi:10.1111/1467-9868.00389; in the form of
/// Schulte, Tsiatis, Laber, Davidian. Q- and A-learning methods for estimating optimal dynamic treatment regimes.
/// Statistical Science 29 (2014), doi:10.1214/13-STS450, section 4.2.
struct AdvantageLearning: RegimeEquation {
  var usesPropensity: Bool { true }

  func instruments(_ stage: RegimeData.Stage, propensity: Matrix) -> Matrix {
    let residuals = stage.blocks { level in
      stage.received.enumerated().map { row, received in (received == level ? 1 : 0) - propensity[row, level] }
    }
    return stage.treatmentFree.matrix.joined(with: residuals)
  }

  func instrumentSlopes(_ stage: RegimeData.Stage, propensity: Matrix, level: Int) -> Matrix {
    let none = Matrix(rows: stage.patients.count, columns: stage.treatmentFree.names.count)
    return none.joined(
      with: stage.blocks { [Double](repeating: $0 == level ? -1 : 0, count: stage.patients.count) })
  }
}
