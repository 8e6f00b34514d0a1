/// Logistic regression of outcomes between 0 and 1, by quasi-likelihood: Σ x (y − expit(xᵀβ)) = 0.
///
/// An outcome y counts as a success of weight y and a failure of weight 1 − y, which has the same equation.
///
/// Source: Papke, Wooldridge. Econometric methods for fractional response variables. Journal of Applied Econometrics 11
/// (1996), doi:10.1002/(SICI)1099-1255(199611)11:6<619::AID-JAE418>3.0.CO;2-1.
struct FractionalLogisticModel: Sendable {
  private let model: LogisticModel

  /// - Throws: ``RegressionError``.
  init(_ design: DesignMatrix, targets: [Double], weights: [Double]? = nil) throws(RegressionError) {
    let rows = Array(targets.indices)
    let successes = rows.filter { targets[$0] > 0 }
    let failures = rows.filter { targets[$0] < 1 }
    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
    model = try LogisticModel(
      design.selecting(successes + failures), outcome: successes.map { _ in 1 } + failures.map { _ in 0 },
      weights: successes.map { weight($0) * targets[$0] } + failures.map { weight($0) * (1 - targets[$0]) })
  }

  func predict(_ design: DesignMatrix) -> [Double] { model.predict(design) }
}
