/// The fitted models of the g-formula.
struct GFormulaModels: Sendable {
  /// A regression that gives the means of simulated rows.
  struct Model: Sendable {
    let encoding: DesignEncoding
    let standardDeviation: Double
    private let kind: Kind

    private enum Kind: Sendable {
      case linear(LinearModel)
      case logistic(LogisticModel)
    }

    init(_ formula: Formula, _ table: ObservationTable, outcome: [Double], isLinear: Bool, name: String) throws {
      encoding = try DesignEncoding(formula, of: table)
      do {
        if isLinear {
          let model = try LinearModel(encoding.design(of: table), outcome: outcome)
          standardDeviation = model.residualVariance.squareRoot()
          kind = .linear(model)
        } else {
          kind = .logistic(try LogisticModel(encoding.design(of: table), outcome: outcome))
          standardDeviation = 0
        }
      } catch let error as RegressionError {
        throw error.naming(name)
      }
    }

    func means(_ history: SimulatedHistory) throws -> [Double] {
      let design = try encoding.design(of: history.table(for: encoding.formula.columns))
      switch kind {
      case .linear(let model): return model.predict(design)
      case .logistic(let model): return model.predict(design)
      }
    }
  }

  let covariates: [Model]
  private let outcomeModel: Model
  private let treatmentModel: (encoding: DesignEncoding, model: MultinomialModel)?

  init(_ courses: TreatmentCourses, _ configuration: ParametricGFormula.Configuration) throws {
    let later = (0..<courses.count).filter { courses.panel.visits[$0] > 0 }
    covariates = try configuration.covariates.map { covariate in
      let table = try courses.providing(covariate.formula).table.selecting(later)
      guard !later.isEmpty else {
        throw CausalError("column \(covariate.column) has a model, but nobody has two visits")
      }
      let values =
        covariate.kind == .binary ? try table.binary(covariate.column) : try table.numbers(covariate.column)
      return try Model(
        covariate.formula, table, outcome: values, isLinear: covariate.kind == .normal,
        name: "model of \(covariate.column)")
    }
    let observed = try ObservedOutcomes(
      courses, kind: configuration.outcome, outcomes: configuration.outcome == .hazard ? .everyVisit : .lastVisit)
    let horizon = courses.panel.horizon
    let short = observed.places.filter { courses.panel.visits[$0] < horizon - 1 }
    if configuration.outcome != .hazard, let place = short.first {
      throw CausalError(
        "\(courses.name(of: place)): fewer than \(horizon) visits without censoring (\(short.count) patients); the "
          + "outcome of the last visit needs as many visits of all, or outcome kind hazard")
    }
    let table = try courses.providing(configuration.outcomeFormula).table.selecting(observed.places)
    outcomeModel = try Model(
      configuration.outcomeFormula, table, outcome: observed.places.compactMap { courses.outcomes[$0] },
      isLinear: configuration.outcome == .linear, name: "outcome model")
    treatmentModel = try configuration.treatmentFormula.map { formula in
      let table = try courses.providing(formula).table
      let encoding = try DesignEncoding(formula, of: table)
      do {
        let model = try MultinomialModel(
          encoding.design(of: table), outcome: courses.treatments, categories: courses.levels)
        return (encoding, model)
      } catch let error as RegressionError {
        throw error.naming("treatment model")
      }
    }
  }

  func outcome(_ history: SimulatedHistory) throws -> [Double] { try outcomeModel.means(history) }

  /// The probability of each treatment; `nil` without a model of it.
  func treatment(_ history: SimulatedHistory) throws -> Matrix? {
    try treatmentModel.map { encoding, model in
      model.predict(try encoding.design(of: history.table(for: encoding.formula.columns)))
    }
  }
}
