public import Stochastics

/// How much a hidden confounder of growing strength biases each estimator of "always" against "never", in cohorts with a
/// known effect.
///
/// Estimators of two visits (``ConfoundedCohort``): the difference of those treated always and never; a regression on both
/// treatments and all covariates; a marginal structural model with stabilized weights; g-estimation; the parametric
/// g-formula; the longitudinal TMLE. The first two are biased even without hidden confounding, the others are not.
public struct ConfoundingSweep: Sendable, Hashable, Codable {
  /// An estimator's estimates at one strength.
  public struct Row: Sendable, Hashable, Codable {
    public var strength: Double
    public var estimator: String
    /// The mean estimate less the truth.
    public var bias: Double
    /// The Monte Carlo standard error of the bias.
    public var standardError: Double
    /// The root of the mean squared error.
    public var rootMeanSquaredError: Double
    /// Cohorts with an estimate.
    public var cohorts: Int
  }

  public var truth: Double
  public var rows: [Row]

  /// - Parameters:
  ///   - strengths: κ.
  ///   - cohorts: how many at each strength, at least 2; all strengths share their random numbers.
  public init(strengths: [Double], patients: Int, cohorts: Int, key: Key, threads: Int) throws {
    precondition(cohorts > 1, "ConfoundingSweep: \(cohorts) cohorts; at least 2 are needed")
    truth = ConfoundedCohort(confounding: 0, patients: patients).effect
    rows = []
    for strength in strengths {
      let cohort = ConfoundedCohort(confounding: strength, patients: patients)
      let estimates = try parallelMap(count: cohorts, threads: threads) { index in
        let key = key.child(.replicate, index)
        let courses = try TreatmentCourses(cohort.table(key: key), roles: ConfoundedCohort.roles)
        return Self.estimators.map { estimator in (try? estimator.estimate(courses, key)) ?? .nan }
      }
      for (place, estimator) in Self.estimators.enumerated() {
        let errors = estimates.map { $0[place] - truth }.filter(\.isFinite)
        let moments = StreamingMoments(errors)
        let squares = errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))
        rows.append(
          Row(
            strength: strength, estimator: estimator.name, bias: moments.mean ?? .nan,
            standardError: moments.standardError ?? .nan, rootMeanSquaredError: squares.squareRoot(),
            cohorts: errors.count))
      }
    }
  }

  typealias Estimator = (name: String, estimate: @Sendable (TreatmentCourses, Key) throws -> Double)

  static let regimes = [
    TreatmentRegime("never", .fixed(["0"])), TreatmentRegime("always", .fixed(["1"])),
  ]

  static let estimators: [Estimator] = [
    (
      "crude difference",
      { courses, _ in
        let always = try courses.providing(["A_cumulative"]).table.numbers("A_cumulative")
        let ends = (0..<courses.count).filter { courses.panel.isLast($0) }
        func mean(_ count: Double) -> Double {
          let values = ends.filter { always[$0] == count }.compactMap { courses.outcomes[$0] }
          return values.reduce(0, +) / Double(values.count)
        }
        return mean(Double(courses.panel.horizon)) - mean(0)
      }
    ),
    (
      "regression",
      { courses, _ in
        let formula = try Formula("A + A_lag + L + L_lag")
        let model = try MarginalStructuralModel(
          courses, formula, kind: .linear, outcomes: .lastVisit,
          weights: [Double](repeating: 1, count: courses.count))
        return model.coefficients[1].estimate + model.coefficients[2].estimate
      }
    ),
    (
      "MSM",
      { courses, _ in
        let adjustment = try WeightedAdjustment(
          courses, models: .init(propensity: .logistic(propensity), numerator: Formula("A_lag + visit")))
        let model = try MarginalStructuralModel(
          courses, Formula("A + A_lag"), kind: .linear, outcomes: .lastVisit, weights: adjustment.weights.values)
        return model.coefficients[1].estimate + model.coefficients[2].estimate
      }
    ),
    (
      "g-estimation",
      { courses, _ in
        let model = try StructuralNestedMeanModel(
          courses, propensity: PropensityFit(.logistic(propensity), of: courses),
          .init(modifiers: Formula("visit"), outcomeModel: Formula("L * visit + A_lag + L_lag")))
        return 2 * model.coefficients[0].estimate + model.coefficients[1].estimate
      }
    ),
    (
      "g-formula",
      { courses, key in
        let formula = try ParametricGFormula(
          courses,
          .init(
            covariates: [.init(column: "L", kind: .normal, formula: Formula("L_lag + A_lag"))], outcome: .linear,
            outcomeFormula: Formula("A + A_lag + L + L_lag"), simulations: 500))
        return try formula.mean(under: regimes[1], key: key) - formula.mean(under: regimes[0], key: key)
      }
    ),
    (
      "TMLE",
      { courses, _ in
        let regression = try SequentialRegression(courses, formula: Formula("A + A_lag + L + L_lag"))
        let fit = try PropensityFit(.logistic(propensity), of: courses)
        return try regression.targetedMean(under: regimes[1], propensity: fit).value
          - regression.targetedMean(under: regimes[0], propensity: fit).value
      }
    ),
  ]

  /// The treatment's true model where there is no hidden confounding.
  private static var propensity: Formula {
    get throws { try Formula("L + A_lag") }
  }
}
