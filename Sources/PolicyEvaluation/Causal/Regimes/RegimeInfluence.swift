/// The influence of each patient on every estimate, by the stacked estimating equations of all stages.
///
/// The equations of stage j are U_j(θ_j; α_j, θ_{j+1}, …, θ_K) = Σ_i z_i(α_j) (ỹ_i(θ_{j+1}, …) − h_iᵀβ_j − a_i x_iᵀψ_j) = 0
/// and the propensity's scores, so the stack is block triangular, and from the last stage back
/// φ(θ_j)_i = A_j⁻¹ [U_{j,i} + (∂U_j/∂α_jᵀ) φ(α_j)_i + Σ_{k>j} (∂U_j/∂θ_kᵀ) φ(θ_k)_i], A_j = −∂U_j/∂θ_jᵀ = Σ z_i (h_i, a_i x_i)ᵀ,
/// with ∂U_j/∂α_jᵀ = Σ (∂z_i/∂π_i) r_i π_i (1 − π_i) w_iᵀ (w: the propensity's regressors, r: the residual; with several
/// levels, for α of level k, Σ_i Σ_l (∂z_i/∂π_il) r_i π_il (1{l = k} − π_ik) w_iᵀ) and
/// ∂U_j/∂θ_kᵀ = Σ z_i ∂ỹ_i/∂θ_kᵀ, the best treatments being held where they are. The sandwich is Σ_i φ_i φ_iᵀ: what the
/// propensity and the later stages cost in precision is in it. It holds where no patient's blip is zero (see
/// ``RegimeEstimate/Stage/undecidedShare``).
///
/// Source: Stefanski, Boos. The calculus of M-estimation. The American Statistician 56 (2002),
/// doi:10.1198/000313002753631330; for regimes: Moodie. A note on the variance of doubly-robust G-estimators. Biometrika
/// 96 (2009), doi:10.1093/biomet/asp043.
struct RegimeInfluence {
  /// By stage: φ(β_j, ψ_j), a row for each patient.
  private(set) var outcome: [Int: Matrix] = [:]
  /// By stage: φ(α_j).
  private(set) var propensity: [Int: Matrix] = [:]
  /// φ(V) of each patient: (V_i − V) share_i + Σ_k (Σ_i share_i ∂V_i/∂θ_kᵀ) φ(θ_k).
  private(set) var value: [Double] = []

  /// - Throws: ``RegressionError`` where a derivative is singular.
  init(_ data: RegimeData, _ fit: RegimeFit, equation: any RegimeEquation) throws(RegressionError) {
    for (index, stage) in data.stages.enumerated().reversed() {
      let own = fit.stages[index]
      guard let inverse = own.derivative.inverse else {
        throw RegressionError(model: "stage \(index + 1), outcome model", .singular)
      }
      var total = own.instruments.scalingRows(by: own.residuals).scattered(to: stage.patients, of: data.count)
      if let propensities = own.propensity {
        let influence = propensities.model.influences.scattered(to: stage.patients, of: data.count)
        propensity[index] = influence
        let slope = Self.propensitySlope(stage, own, propensities.probabilities, equation, data.weights)
        total = total + influence * slope.transposed
      }
      let instruments = own.instruments.scattered(to: stage.patients, of: data.count)
      for (later, slopes) in own.outcomeSlopes.sorted(by: { $0.key < $1.key }) {
        guard let influence = outcome[later] else { continue }
        total = total + influence * instruments.crossProduct(slopes).transposed
      }
      outcome[index] = total * inverse.transposed
    }
    value = Self.value(fit, outcome)
  }

  /// ∂U_j/∂α_jᵀ.
  private static func propensitySlope(
    _ stage: RegimeData.Stage, _ fit: RegimeFit.Stage, _ probabilities: Matrix, _ equation: any RegimeEquation,
    _ weights: [Double]?
  ) -> Matrix {
    let levels = 1..<stage.levels.count
    let slopes = levels.map { equation.instrumentSlopes(stage, propensity: probabilities, level: $0) }
    let blocks = levels.map { own in
      zip(levels, slopes).map { level, slope in
        let factors = stage.patients.enumerated().map { row, patient in
          (weights?[patient] ?? 1) * fit.residuals[row] * probabilities[row, level]
            * ((level == own ? 1 : 0) - probabilities[row, own])
        }
        return slope.crossProduct(stage.propensity.matrix, weights: factors)
      }.reduce(Matrix(rows: stage.regressors.names.count, columns: stage.propensity.names.count), +)
    }
    return blocks.dropFirst().reduce(blocks[0]) { $0.joined(with: $1) }
  }

  private static func value(_ fit: RegimeFit, _ outcome: [Int: Matrix]) -> [Double] {
    var result = zip(fit.shares, fit.optimalOutcomes).map { $0 * ($1 - fit.value) }
    for (index, slopes) in fit.optimalSlopes.sorted(by: { $0.key < $1.key }) {
      guard let influence = outcome[index] else { continue }
      let part = influence * slopes.transposedTimes(fit.shares)
      for patient in result.indices { result[patient] += part[patient] }
    }
    return result
  }
}

extension Matrix {
  /// Rows at their patients' places, zero for the others.
  fileprivate func scattered(to patients: [Int], of count: Int) -> Matrix {
    if patients.count == count { return self }
    var result = Matrix(rows: count, columns: columns)
    for (row, patient) in patients.enumerated() {
      for column in 0..<columns { result[patient, column] = self[row, column] }
    }
    return result
  }
}
