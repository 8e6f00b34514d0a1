/// The estimates of one sample, from the last stage back.
struct RegimeFit: Sendable {
  struct Stage: Sendable {
    /// `nil` where it is not used and could not be estimated, for the reason in `propensityFailure`.
    let propensity: StagePropensity?
    let propensityFailure: RegressionError?
    /// (β̂, ψ̂).
    let coefficients: [Double]
    /// ψ̂.
    let blip: [Double]
    /// x_iᵀψ̂_l of each of its patients and each level, 0 for the reference.
    let contrasts: Matrix
    /// ỹ_i − h_iᵀβ̂ − a_i x_iᵀψ̂.
    let residuals: [Double]
    /// z_i, times the patient's weight in the outcome's equation.
    let instruments: Matrix
    /// Σ z_i (h_i, a_i x_i)ᵀ.
    let derivative: Matrix
    /// By later stage: ∂ỹ_i/∂θ_kᵀ of all patients.
    let outcomeSlopes: [Int: Matrix]
  }

  /// In the order of time.
  let stages: [Stage]
  /// The outcome of each patient had the best treatment been given at every stage.
  let optimalOutcomes: [Double]
  /// By stage: its derivatives.
  let optimalSlopes: [Int: Matrix]
  /// The weights of patients in the value, which sum to 1.
  let shares: [Double]

  /// V̂, their mean.
  var value: Double { zip(shares, optimalOutcomes).reduce(0) { $0 + $1.0 * $1.1 } }

  /// - Parameter frequencies: how often each patient counts, in a bootstrap sample; once where it is not given.
  init(
    _ data: RegimeData, equation: any RegimeEquation, pseudoOutcome: PseudoOutcome, frequencies: [Double]? = nil
  ) throws(RegressionError) {
    var outcome = BackwardOutcome(data, form: pseudoOutcome)
    var stages: [Stage] = []
    for (index, stage) in data.stages.enumerated().reversed() {
      let fit: Stage
      do {
        fit = try Stage(stage, data, equation, outcome, frequencies)
      } catch {
        throw RegressionError(model: "stage \(index + 1), \(error.model ?? "outcome model")", error.reason)
      }
      let baseline = stage.treatmentFree.matrix * Array(fit.coefficients.dropLast(fit.blip.count))
      outcome.optimize(stage: index, stage, contrasts: fit.contrasts, baseline: baseline)
      stages.insert(fit, at: 0)
    }
    self.stages = stages
    (optimalOutcomes, optimalSlopes) = (outcome.values, outcome.slopes)
    let weights = (0..<data.count).map { (data.weights?[$0] ?? 1) * (frequencies?[$0] ?? 1) }
    let total = weights.reduce(0, +)
    shares = weights.map { $0 / total }
  }
}

extension RegimeFit.Stage {
  fileprivate init(
    _ stage: RegimeData.Stage, _ data: RegimeData, _ equation: any RegimeEquation, _ outcome: BackwardOutcome,
    _ frequencies: [Double]?
  ) throws(RegressionError) {
    let own = frequencies.map { all in stage.patients.map { all[$0] } }
    let weights = stage.patients.map { (data.weights?[$0] ?? 1) * (frequencies?[$0] ?? 1) }
    (propensity, propensityFailure) = try Self.propensity(stage, isNeeded: equation.usesPropensity, own)
    let pseudo = stage.patients.map { outcome.values[$0] }
    let regressors = stage.regressors
    try Self.check(regressors, weights)
    let probabilities = propensity?.probabilities ?? Matrix(rows: 0, columns: 0)
    instruments = equation.instruments(stage, propensity: probabilities).scalingRows(by: weights)
    derivative = instruments.crossProduct(regressors.matrix)
    guard let solution = derivative.solve(instruments.transposedTimes(pseudo)) else { throw RegressionError(.singular) }
    coefficients = solution
    blip = Array(solution.suffix(stage.blipNames.count))
    contrasts = Self.contrasts(stage, blip)
    residuals = zip(pseudo, regressors.matrix * solution).map { $0 - $1 }
    outcomeSlopes = outcome.slopes
  }

  private static func contrasts(_ stage: RegimeData.Stage, _ blip: [Double]) -> Matrix {
    let (terms, count) = (stage.covariates.columns, stage.patients.count)
    var result = Matrix(rows: count, columns: stage.levels.count)
    for level in 1..<stage.levels.count {
      let own = stage.covariates * Array(blip[(level - 1) * terms..<level * terms])
      for row in 0..<count { result[row, level] = own[row] }
    }
    return result
  }

  private static func propensity(
    _ stage: RegimeData.Stage, isNeeded: Bool, _ frequencies: [Double]?
  ) throws(RegressionError) -> (StagePropensity?, RegressionError?) {
    do {
      return (try StagePropensity(stage, frequencies), nil)
    } catch {
      let named = error.naming("propensity model of \(stage.plan.treatment)")
      if isNeeded { throw named }
      return (nil, named)
    }
  }

  private static func check(_ regressors: DesignMatrix, _ weights: [Double]) throws(RegressionError) {
    let count = weights.count { $0 > 0 }
    guard count > regressors.names.count else {
      throw RegressionError(.tooFew(observations: count, coefficients: regressors.names.count))
    }
    let present = weights.map { $0 > 0 ? 1.0 : 0 }
    if let error = regressors.collinearity(HouseholderQR(regressors.matrix.scalingRows(by: present))) { throw error }
  }
}
