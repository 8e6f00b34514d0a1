/// Fitted probabilities of remaining under observation, by logistic regression pooled over visits.
public struct CensoringFit: Sendable {
  /// P(not censored at the visit) of each place; 1 where nobody is ever censored.
  public let uncensored: [Double]
  /// The regression of being censored; `nil` where nobody is.
  public let regression: LogisticModel?

  /// - Throws: ``RegressionError`` with separation or columns not identified; ``ObservationError`` for missing values.
  public init(_ formula: Formula, of courses: TreatmentCourses, name: String = "censoring model") throws {
    guard let isCensored = courses.isCensored, isCensored.contains(true) else {
      uncensored = [Double](repeating: 1, count: courses.count)
      regression = nil
      return
    }
    let design = try DesignMatrix(formula, of: courses.providing(formula).table)
    let model: LogisticModel
    do {
      model = try LogisticModel(design, outcome: isCensored.map { $0 ? 1 : 0 })
    } catch {
      throw error.naming(name)
    }
    regression = model
    uncensored = model.probabilities.map { 1 - $0 }
  }
}
