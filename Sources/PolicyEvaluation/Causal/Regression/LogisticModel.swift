import Foundation

/// Logistic regression: P(y_i = 1) = p_i = 1 / (1 + e^{−x_iᵀβ}), by weighted maximum likelihood.
///
/// Newton's method, which is iteratively reweighted least squares, with halved steps where the likelihood would fall. s_i =
/// w_i x_i (y_i − p_i), B = (Σ w_i p_i (1 − p_i) x_i x_iᵀ)⁻¹.
///
/// Source: McCullagh, Nelder. Generalized linear models, 2nd edition (1989), section 4.4.
public struct LogisticModel: EstimatedRegression {
  public let names: [String]
  public let coefficients: [Double]
  /// p̂_i.
  public let probabilities: [Double]
  public let scores: Matrix
  public let bread: Matrix
  /// Σ w_i ln P(y_i).
  public let logLikelihood: Double

  /// - Parameters:
  ///   - outcome: zeros and ones.
  ///   - weights: w, not negative; 1 where they are not given.
  /// - Throws: ``RegressionError`` with the columns that are not identified, or that separate the outcome.
  public init(_ design: DesignMatrix, outcome: [Double], weights: [Double]? = nil) throws(RegressionError) {
    precondition(outcome.allSatisfy { $0 == 0 || $0 == 1 }, "LogisticModel: the outcome must be 0 or 1")
    let model = try MultinomialModel(
      design, outcome: outcome.map { Int($0) }, categories: ["0", "1"], weights: weights)
    names = design.names
    coefficients = model.coefficients
    probabilities = model.probabilities.column(1)
    (scores, bread, logLikelihood) = (model.scores, model.bread, model.logLikelihood)
  }

  public var modelCovariance: Matrix { bread }

  /// P(y = 1) of other observations.
  public func predict(_ design: DesignMatrix) -> [Double] {
    (design.matrix * coefficients).map { 1 / (1 + exp(-$0)) }
  }
}
