/// Weighted least squares: β̂ = argmin Σ_i w_i (y_i − x_iᵀβ)², by QR of √W X.
///
/// s_i = w_i x_i (y_i − x_iᵀβ), B = (XᵀWX)⁻¹; under the model's assumptions (Var y_i = σ²/w_i) the covariance is σ̂² B
/// with σ̂² = Σ w r² / (n − p), n counting the observations of positive weight.
public struct LinearModel: EstimatedRegression {
  public let names: [String]
  public let coefficients: [Double]
  /// x_iᵀβ̂.
  public let fitted: [Double]
  /// y_i − x_iᵀβ̂.
  public let residuals: [Double]
  public let scores: Matrix
  public let bread: Matrix
  /// σ̂²; NaN where there are as many coefficients as observations.
  public let residualVariance: Double

  /// - Parameter weights: w, not negative; 1 where they are not given.
  /// - Throws: ``RegressionError`` with the columns that are not identified.
  public init(_ design: DesignMatrix, outcome: [Double], weights: [Double]? = nil) throws(RegressionError) {
    precondition(
      outcome.count == design.count && (weights?.count ?? design.count) == design.count,
      "LinearModel: \(design.count) rows, \(outcome.count) outcomes, \(weights?.count ?? design.count) weights")
    let roots = weights.map { $0.map { $0.squareRoot() } }
    let matrix = design.matrix
    let factorization = HouseholderQR(roots.map { matrix.scalingRows(by: $0) } ?? matrix)
    if let error = design.collinearity(factorization) { throw error }
    let right = roots.map { zip($0, outcome).map { $0 * $1 } } ?? outcome
    names = design.names
    coefficients = factorization.solve(right)
    let fitted = matrix * coefficients
    let residuals = zip(outcome, fitted).map { $0 - $1 }
    let weighted = weights.map { zip($0, residuals).map { $0 * $1 } } ?? residuals
    scores = matrix.scalingRows(by: weighted)
    bread = factorization.inverseGram
    let count = weights.map { $0.count { $0 > 0 } } ?? outcome.count
    let squares = zip(weighted, residuals).reduce(0) { $0 + $1.0 * $1.1 }
    residualVariance = count > names.count ? squares / Double(count - names.count) : .nan
    (self.fitted, self.residuals) = (fitted, residuals)
  }

  public var modelCovariance: Matrix { residualVariance * bread }

  /// xᵀβ̂ of other observations.
  public func predict(_ design: DesignMatrix) -> [Double] { design.matrix * coefficients }
}
