extension AdjustmentPlan {
  /// The plan with every confounder among those that change or those that do not, by the data.
  public func resolved(for courses: TreatmentCourses) -> AdjustmentPlan {
    var result = self
    for column in unsorted ?? [] {
      let changes = courses.changes(column)
      if changes { result.timeVarying = (result.timeVarying ?? []) + [column] }
      if !changes { result.baseline = (result.baseline ?? []) + [column] }
    }
    result.unsorted = nil
    return result
  }

  /// The columns whose balance is judged: the confounders, and the treatment before.
  public func balancedColumns(_ courses: TreatmentCourses) -> [String] {
    confounders + (courses.panel.horizon > 1 ? ["\(treatment)_lag"] : [])
  }

  /// The models of treatment and censoring, defaults put in.
  /// - Throws: ``CausalError`` with every setting that cannot be.
  public func models(for courses: TreatmentCourses) throws -> WeightedAdjustment.Models {
    let denominator = denominator(courses)
    let isCensored = courses.isCensored?.contains(true) ?? false
    let isStabilized = stabilized ?? true
    return WeightedAdjustment.Models(
      propensity: probability.map { .known($0) }
        ?? (propensity == .neural ? .neural(denominator, neural ?? .init()) : .logistic(denominator)),
      numerator: isStabilized ? numerator ?? formula(history(courses), courses) : nil,
      censoring: isCensored ? censoring ?? formula([treatment] + confounders + visits(courses), courses) : nil,
      censoringNumerator: isCensored && isStabilized
        ? censoringNumerator ?? formula([treatment] + visits(courses), courses) : nil,
      truncation: try weightTruncation())
  }

  /// On what the treatment depends.
  public func denominator(_ courses: TreatmentCourses) -> Formula {
    denominator ?? formula(confounders + history(courses), courses)
  }

  /// The terms of the marginal structural model.
  public func structuralModel(_ courses: TreatmentCourses) -> Formula {
    if let model { return model }
    let hasSums = courses.levels.count == 2 && courses.treatmentIsNumeric && courses.panel.horizon > 1
    let main = hasSums ? "\(treatment)_cumulative" : treatment
    return formula([main] + (modeledOutcomes == .everyVisit ? visits(courses) : []), courses)
  }

  /// The structural nested mean model.
  public func nestedModel(_ courses: TreatmentCourses) -> StructuralNestedMeanModel.Configuration {
    .init(
      modifiers: blip?.modifiers ?? .interceptOnly,
      outcomeModel: blip?.outcomeRegression ?? denominator(courses), outcomes: modeledOutcomes,
      greatestLag: blip?.greatestLag ?? 0)
  }

  /// The regression of the outcome on treatment and history.
  public func outcomeFormula(_ courses: TreatmentCourses) -> Formula {
    if let outcomeRegression { return outcomeRegression }
    let lags = courses.panel.horizon > 1 ? (timeVarying ?? []).map { "\($0)_lag" } : []
    return formula(
      [treatment] + confounders + (courses.panel.horizon > 1 ? ["\(treatment)_lag"] : []) + lags
        + (kind == .hazard ? visits(courses) : []), courses)
  }

  /// The parametric g-formula.
  /// - Parameter simulations: simulated patients for each regime.
  /// - Throws: ``CausalError`` with a confounder that changes and has no model, unless it has two or more values so that
  ///   a default can be taken.
  public func gFormula(_ courses: TreatmentCourses, simulations: Int) throws -> ParametricGFormula.Configuration {
    let changing = timeVarying ?? []
    var given = covariates ?? []
    for (place, column) in changing.enumerated() where !given.contains(where: { $0.column == column }) {
      guard case .numbers(let values)? = courses.table[column] else {
        throw CausalError(
          "column \(column) changes and is of categories, which the g-formula does not draw; code it by columns of 0 and 1"
        )
      }
      let isBinary = values.allSatisfy { $0 == 0 || $0 == 1 }
      let before = changing[..<place] + changing.map { "\($0)_lag" } + (baseline ?? []) + ["\(treatment)_lag"]
      given.append(
        .init(column: column, kind: isBinary ? .binary : .normal, formula: formula(Array(before), courses)))
    }
    return ParametricGFormula.Configuration(
      covariates: given, outcome: kind, outcomeFormula: outcomeFormula(courses),
      treatmentFormula: treatmentRegression ?? denominator(courses), simulations: simulations)
  }

  /// The regimes to compare: those given, or each treatment throughout.
  public func comparedRegimes(_ courses: TreatmentCourses) throws(CausalError) -> [TreatmentRegime] {
    guard let regimes else { return courses.levels.map { TreatmentRegime("always \($0)", .fixed([$0])) } }
    var (result, problems): ([TreatmentRegime], [String]) = ([], [])
    for description in regimes {
      do {
        result.append(try description.regime())
      } catch {
        problems += error.problems
      }
    }
    if Set(result.map(\.name)).count < result.count { problems.append("two regimes have one name") }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
    return result
  }

  private func weightTruncation() throws(CausalError) -> WeightTruncation {
    guard let truncation else { return .none }
    switch (truncation.percentiles, truncation.bounds) {
    case (let shares?, nil) where shares.count == 2: return .percentiles(lower: shares[0], upper: shares[1])
    case (nil, let bounds?) where bounds.count == 2: return .bounds(lower: bounds[0], upper: bounds[1])
    case (nil, nil): return .none
    default: throw CausalError("truncation needs either percentiles or bounds, with a lower and an upper number")
    }
  }

  private func history(_ courses: TreatmentCourses) -> [String] {
    courses.panel.horizon > 1 ? ["\(treatment)_lag", "visit"] : []
  }

  private func visits(_ courses: TreatmentCourses) -> [String] { courses.panel.horizon > 1 ? ["visit"] : [] }

  /// A sum of columns, those that are numbered categories as categories.
  private func formula(_ columns: [String], _ courses: TreatmentCourses) -> Formula {
    let categorical = Set(categories ?? [])
    let isGraded = courses.treatmentIsNumeric && courses.levels.count > 2
    var seen: Set<String> = []
    return Formula(
      terms: columns.filter { seen.insert($0).inserted }.map { column in
        let isTreatment = isGraded && (column == treatment || column == "\(treatment)_lag")
        return .init([isTreatment || categorical.contains(column) ? .categories(column) : .column(column)])
      })
  }
}
