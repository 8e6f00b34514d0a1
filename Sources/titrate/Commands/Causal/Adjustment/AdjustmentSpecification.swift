import PolicyEvaluation

/// The specification file of an adjustment.
enum AdjustmentSpecification {
  static let keys = [
    "id", "time", "treatment", "outcome", "outcomeType", "outcomes", "censored", "eligible", "confounders", "baseline",
    "timeVarying", "categories", "propensity", "probability", "neural", "denominator", "numerator", "stabilized",
    "censoring",
    "censoringNumerator", "truncation", "model", "blip", "outcomeRegression", "covariates", "treatmentRegression",
    "regimes",
  ]

  /// - Throws: ``ConfigurationError`` with everything that cannot be read, by line.
  static func read(_ path: String) throws -> AdjustmentPlan {
    let reader = SpecificationReader(try SpecificationNode(contentsOf: path))
    let plan = plan(reader)
    try reader.finish()
    return plan
  }

  private static func plan(_ reader: SpecificationReader) -> AdjustmentPlan {
    reader.allow(keys)
    var plan = AdjustmentPlan(
      id: reader.required("id", meaning: "the column of the patient"),
      treatment: reader.required("treatment", meaning: "the column of the treatment"),
      outcome: reader.required("outcome", meaning: "the column of the outcome"))
    plan.time = reader.text("time")
    plan.outcomeType = reader.choice("outcomeType")
    plan.outcomes = reader.choice("outcomes")
    plan.censored = reader.text("censored")
    plan.eligible = reader.text("eligible")
    confounders(reader, &plan)
    plan.categories = reader.list("categories")
    plan.propensity = reader.choice("propensity")
    plan.probability = reader.text("probability")
    plan.neural = reader.mapping("neural").map(neural)
    plan.denominator = reader.formula("denominator")
    plan.numerator = reader.formula("numerator")
    plan.stabilized = reader.flag("stabilized")
    plan.censoring = reader.formula("censoring")
    plan.censoringNumerator = reader.formula("censoringNumerator")
    plan.truncation = reader.mapping("truncation").map { own in
      own.allow(["percentiles", "bounds"])
      return .init(percentiles: own.numbers("percentiles"), bounds: own.numbers("bounds"))
    }
    plan.model = reader.formula("model")
    plan.blip = reader.mapping("blip").map { own in
      own.allow(["modifiers", "outcomeRegression", "greatestLag"])
      return .init(
        modifiers: own.formula("modifiers"), outcomeRegression: own.formula("outcomeRegression"),
        greatestLag: own.whole("greatestLag"))
    }
    plan.outcomeRegression = reader.formula("outcomeRegression")
    plan.treatmentRegression = reader.formula("treatmentRegression")
    plan.covariates = reader.mappings("covariates")?.map(covariate)
    plan.regimes = reader.mappings("regimes")?.map(regime)
    return plan
  }

  /// A list, or a mapping with the two kinds; or the two kinds as keys of their own.
  private static func confounders(_ reader: SpecificationReader, _ plan: inout AdjustmentPlan) {
    plan.baseline = reader.list("baseline")
    plan.timeVarying = reader.list("timeVarying")
    if reader.isMapping("confounders"), let own = reader.mapping("confounders") {
      own.allow(["baseline", "timeVarying"])
      plan.baseline = (plan.baseline ?? []) + (own.list("baseline") ?? [])
      plan.timeVarying = (plan.timeVarying ?? []) + (own.list("timeVarying") ?? [])
    } else {
      plan.unsorted = reader.list("confounders")
    }
  }

  private static func neural(_ reader: SpecificationReader) -> NeuralPropensity.Configuration {
    reader.allow([
      "hidden", "folds", "epochs", "patience", "batch", "learningRate", "weightDecay", "heldOut",
    ])
    var result = NeuralPropensity.Configuration()
    result.hidden = reader.whole("hidden") ?? result.hidden
    result.folds = reader.whole("folds") ?? result.folds
    result.epochs = reader.whole("epochs") ?? result.epochs
    result.patience = reader.whole("patience") ?? result.patience
    result.batch = reader.whole("batch") ?? result.batch
    result.learningRate = reader.number("learningRate") ?? result.learningRate
    result.weightDecay = reader.number("weightDecay") ?? result.weightDecay
    result.heldOut = reader.number("heldOut") ?? result.heldOut
    return result
  }

  private static func covariate(_ reader: SpecificationReader) -> ParametricGFormula.CovariateModel {
    reader.allow(["column", "kind", "terms"])
    return .init(
      column: reader.required("column", meaning: "the covariate"), kind: reader.choice("kind") ?? .normal,
      formula: reader.formula("terms") ?? .interceptOnly)
  }

  private static func regime(_ reader: SpecificationReader) -> RegimeDescription {
    reader.allow(["name", "treatment", "column", "atLeast", "then", "otherwise", "naturalCourse"])
    var result = RegimeDescription(name: reader.text("name"), treatment: reader.list("treatment"))
    result.column = reader.text("column")
    result.atLeast = reader.number("atLeast")
    result.then = reader.text("then")
    result.otherwise = reader.text("otherwise")
    result.naturalCourse = reader.flag("naturalCourse")
    return result
  }
}
