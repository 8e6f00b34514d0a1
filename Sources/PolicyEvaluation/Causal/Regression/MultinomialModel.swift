import Foundation

/// Multinomial logistic regression on categories 0 … K − 1, the first being the reference, by weighted maximum likelihood:
/// P(y_i = k) = e^{x_iᵀβ_k} / Σ_l e^{x_iᵀβ_l}, β_0 = 0.
///
/// Newton's method with halved steps where the likelihood would fall. Coefficients are those of category 1, then of 2,
/// and so on. s_i = w_i (1{y_i = k} − p_ik) x_i in the block of k, B is the inverse of Σ w_i (p_ik 1{k = l} − p_ik p_il) x_i x_iᵀ.
///
/// Source: Agresti. Categorical data analysis, 3rd edition (2013), section 8.1.
public struct MultinomialModel: EstimatedRegression {
  /// Two categories: the columns' names; more: `category:column`.
  public let names: [String]
  public let categories: [String]
  /// β by category, without the reference.
  public let coefficients: [Double]
  /// p̂_ik, a row for each observation, a column for each category.
  public let probabilities: Matrix
  public let scores: Matrix
  public let bread: Matrix
  /// Σ w_i ln P(y_i).
  public let logLikelihood: Double

  /// How many Newton steps are taken at most.
  static let mostIterations = 100

  /// - Parameters:
  ///   - outcome: the number of each observation's category, from 0.
  ///   - categories: their names, at least two; each must occur.
  ///   - weights: w, not negative; 1 where they are not given.
  /// - Throws: ``RegressionError`` with the columns that are not identified, or that separate the outcome.
  public init(
    _ design: DesignMatrix, outcome: [Int], categories: [String], weights: [Double]? = nil
  ) throws(RegressionError) {
    precondition(
      outcome.count == design.count && (weights?.count ?? design.count) == design.count && categories.count > 1,
      "MultinomialModel: \(design.count) rows, \(outcome.count) outcomes, \(categories.count) categories")
    try Self.check(design, outcome, categories, weights)
    var fit = MultinomialFit(
      design: design, outcome: outcome, categories: categories.count, weights: weights)
    try fit.maximize(iterations: Self.mostIterations)
    names =
      categories.count == 2
      ? design.names : categories.dropFirst().flatMap { category in design.names.map { "\(category):\($0)" } }
    self.categories = categories
    coefficients = fit.coefficients
    probabilities = fit.probabilities
    scores = fit.scores
    guard let inverse = fit.information.inverse else { throw RegressionError(.singular) }
    (bread, logLikelihood) = (inverse, fit.logLikelihood)
  }

  public var modelCovariance: Matrix { bread }

  /// The probabilities of other observations, a row each.
  public func predict(_ design: DesignMatrix) -> Matrix {
    MultinomialFit.probabilities(design.matrix, coefficients, categories: categories.count)
  }

  private static func check(
    _ design: DesignMatrix, _ outcome: [Int], _ categories: [String], _ weights: [Double]?
  ) throws(RegressionError) {
    let present = Set(outcome.indices.lazy.filter { (weights?[$0] ?? 1) > 0 }.map { outcome[$0] })
    if present.count == 1, let only = present.first { throw RegressionError(.constantOutcome(categories[only])) }
    precondition(present.count == categories.count, "MultinomialModel: a category does not occur")
    let observed = weights.map { $0.map { $0 > 0 ? 1.0 : 0 } }
    let factorization = HouseholderQR(observed.map { design.matrix.scalingRows(by: $0) } ?? design.matrix)
    if let error = design.collinearity(factorization) { throw error }
    guard design.count > design.names.count else {
      throw RegressionError(.tooFew(observations: design.count, coefficients: design.names.count))
    }
  }
}
