public import Stochastics

/// The mean outcome under treatment regimes by the parametric g-formula: models of the covariates over time and of the
/// outcome, and a simulation of patients who are treated by the regime.
///
/// Under no unmeasured confounding the mean of Y^g is the integral of E[Y | h_T, a_T] over the history that the regime g
/// brings about, in which each covariate follows its distribution given the past and each treatment the regime. The
/// integral is a mean over simulated patients: covariates of the first visit drawn from the data, later ones from their
/// models in the order given, treatments by the regime, and at the end the outcome model's mean. Models are pooled over
/// visits; those of covariates use visits after the first.
///
/// - linear and logistic: the mean outcome at the last visit;
/// - hazard: the cumulative incidence through the last visit, 1 − Π_t (1 − h_t), from a pooled logistic regression.
///
/// Right where every model is: that is much to ask over many visits, and where treatment has no effect some models must be
/// wrong (the g-null paradox), so compare the simulated natural course with what was observed.
///
/// Source: Robins. A new approach to causal inference in mortality studies with a sustained exposure period. Mathematical
/// Modelling 7 (1986), doi:10.1016/0270-0255(86)90088-6; Keil et al. The parametric g-formula for time-to-event data.
/// Epidemiology 25 (2014), doi:10.1097/EDE.0000000000000160 (the algorithm).
public struct ParametricGFormula: Sendable {
  /// How a covariate that changes over time is drawn.
  public struct CovariateModel: Codable, Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// A linear regression with normal residuals of one variance.
      case normal
      /// A logistic regression of 0 and 1.
      case binary
    }

    public var column: String
    public var kind: Kind
    /// Of the covariates before it at the visit, and of `_lag` and other derived columns.
    public var formula: Formula

    public init(column: String, kind: Kind, formula: Formula) {
      self.column = column
      self.kind = kind
      self.formula = formula
    }
  }

  public struct Configuration: Sendable, Hashable {
    /// In the order in which they are drawn at a visit, before the treatment.
    public var covariates: [CovariateModel]
    public var outcome: MarginalStructuralModel.Kind
    public var outcomeFormula: Formula
    /// Of the treatment, for the natural course and no other regime.
    public var treatmentFormula: Formula?
    /// Simulated patients for each regime.
    public var simulations: Int

    public init(
      covariates: [CovariateModel], outcome: MarginalStructuralModel.Kind, outcomeFormula: Formula,
      treatmentFormula: Formula? = nil, simulations: Int = 10_000
    ) {
      self.covariates = covariates
      self.outcome = outcome
      self.outcomeFormula = outcomeFormula
      self.treatmentFormula = treatmentFormula
      self.simulations = simulations
    }
  }

  public let configuration: Configuration
  private let models: GFormulaModels
  private let start: GFormulaStart

  /// Fits the models.
  /// - Throws: ``CausalError``, ``ObservationError``, ``RegressionError``.
  public init(_ courses: TreatmentCourses, _ configuration: Configuration) throws {
    guard configuration.simulations > 0 else {
      throw CausalError("\(configuration.simulations) simulated patients; at least 1 is needed")
    }
    self.configuration = configuration
    models = try GFormulaModels(courses, configuration)
    start = try GFormulaStart(courses)
  }

  /// The mean outcome (the cumulative incidence, with hazards) under a regime.
  ///
  /// Regimes under one key share their random numbers, so that their difference has little of the simulation's noise.
  public func mean(under regime: TreatmentRegime, key: Key) throws -> Double {
    let count = configuration.simulations
    var generators = (0..<count).map { key.child(.patient, $0).generator }
    let patients = generators.indices.map { generators[$0].index(below: start.count) }
    var history = SimulatedHistory(start, patients: patients)
    var survival = [Double](repeating: 1, count: count)
    for visit in 0..<start.horizon {
      try advance(&history, visit: visit, regime: regime, &generators)
      if configuration.outcome == .hazard {
        let hazards = try models.outcome(history)
        for row in survival.indices { survival[row] *= 1 - hazards[row] }
      }
    }
    let outcomes = configuration.outcome == .hazard ? survival.map { 1 - $0 } : try models.outcome(history)
    return outcomes.reduce(0, +) / Double(count)
  }

  /// Draws the covariates of a visit and sets its treatment.
  private func advance(
    _ history: inout SimulatedHistory, visit: Int, regime: TreatmentRegime, _ generators: inout [Generator]
  ) throws {
    if visit > 0 {
      history.beginVisit()
      for (model, covariate) in zip(models.covariates, configuration.covariates) {
        let means = try model.means(history)
        // Each patient's draws are used up alike under every regime.
        history.set(
          covariate.column,
          means.indices.map { row in
            switch covariate.kind {
            case .normal: means[row] + model.standardDeviation * generators[row].normal()
            case .binary: generators[row].uniform() < means[row] ? 1 : 0
            }
          })
      }
    }
    let uniforms = generators.indices.map { generators[$0].uniform() }
    let table = try history.table(for: regime.columns)
    let visits = [Int](repeating: visit, count: history.count)
    if let treatments = try regime.treatments(table, visits: visits, levels: start.levels) {
      return history.set(treatments: treatments)
    }
    guard let probabilities = try models.treatment(history) else {
      throw CausalError("the natural course needs a formula of the treatment")
    }
    history.set(
      treatments: uniforms.indices.map { row in
        var rest = uniforms[row]
        for level in start.levels.indices.dropLast() {
          rest -= probabilities[row, level]
          if rest < 0 { return level }
        }
        return start.levels.count - 1
      })
  }
}
