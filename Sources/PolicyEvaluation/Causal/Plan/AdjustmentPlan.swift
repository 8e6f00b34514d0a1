/// What is asked of a study with visits: which column is what, and which models adjust for confounding.
///
/// Everything but the columns of patient, treatment and outcome has a default. With A the treatment, B the baseline
/// confounders and L those that change:
/// - the denominator of the weights depends on L, B, `A_lag` and `visit`, the numerator on `A_lag` and `visit`;
/// - of censoring, on L, B, A and `visit`, and on A and `visit`;
/// - the marginal structural model has `A_cumulative` (A itself with one visit or treatments without numbers), and
///   `visit` where outcomes of every visit are used;
/// - the outcome's regression (g-formula, TMLE) has A, L, B, `A_lag`, and `L_lag`;
/// - the regimes are each treatment throughout.
public struct AdjustmentPlan: Codable, Hashable, Sendable {
  /// How the treatment is modeled.
  public enum Propensity: String, Codable, Hashable, Sendable, CaseIterable {
    case logistic, neural
  }

  /// How weights are truncated.
  public struct Truncation: Codable, Hashable, Sendable {
    /// The lower and the upper quantile, as shares from 0 to 1.
    public var percentiles: [Double]?
    /// The lower and the upper weight.
    public var bounds: [Double]?

    public init(percentiles: [Double]? = nil, bounds: [Double]? = nil) {
      (self.percentiles, self.bounds) = (percentiles, bounds)
    }
  }

  /// A structural nested mean model.
  public struct Blip: Codable, Hashable, Sendable {
    /// What the effect depends on; `nil` for nothing.
    public var modifiers: Formula?
    /// Of the outcome without treatment; the denominator of the weights where `nil`.
    public var outcomeRegression: Formula?
    public var greatestLag: Int?

    public init(modifiers: Formula? = nil, outcomeRegression: Formula? = nil, greatestLag: Int? = nil) {
      (self.modifiers, self.outcomeRegression, self.greatestLag) = (modifiers, outcomeRegression, greatestLag)
    }
  }

  /// The column of the patient.
  public var id: String
  public var time: String?
  public var treatment: String
  public var outcome: String
  public var outcomeType: MarginalStructuralModel.Kind?
  /// Which outcomes are modeled: every visit's for hazards, else the last visit's, where `nil`.
  public var outcomes: MarginalStructuralModel.Outcomes?
  /// 1 at the last visit of a patient who was lost before the visit's outcome.
  public var censored: String?
  /// 1 where the treatment was decided on.
  public var eligible: String?
  /// Confounders that do not change.
  public var baseline: [String]?
  /// Confounders that change.
  public var timeVarying: [String]?
  /// Confounders that are yet to be told apart by whether they change; see ``resolved(for:)``.
  public var unsorted: [String]?
  /// Columns of numbers that are categories.
  public var categories: [String]?
  public var propensity: Propensity?
  /// The column of the known probability of the treatment given, in place of a model.
  public var probability: String?
  public var neural: NeuralPropensity.Configuration?
  public var denominator: Formula?
  public var numerator: Formula?
  /// Whether weights are stabilized; `true` where `nil`.
  public var stabilized: Bool?
  public var censoring: Formula?
  public var censoringNumerator: Formula?
  public var truncation: Truncation?
  /// Of the marginal structural model.
  public var model: Formula?
  public var blip: Blip?
  /// Of the outcome given treatment and history.
  public var outcomeRegression: Formula?
  /// Models of the covariates that change, in order.
  public var covariates: [ParametricGFormula.CovariateModel]?
  /// Of the treatment, for the natural course of the g-formula.
  public var treatmentRegression: Formula?
  public var regimes: [RegimeDescription]?

  public init(id: String, treatment: String, outcome: String) {
    (self.id, self.treatment, self.outcome) = (id, treatment, outcome)
  }

  public var kind: MarginalStructuralModel.Kind { outcomeType ?? .linear }
  public var modeledOutcomes: MarginalStructuralModel.Outcomes {
    kind == .hazard ? .everyVisit : outcomes ?? .lastVisit
  }

  /// The confounders, those that do not change first.
  public var confounders: [String] { (baseline ?? []) + (timeVarying ?? []) }

  public var roles: TreatmentCourses.Roles {
    TreatmentCourses.Roles(
      id: id, time: time, treatment: treatment, outcome: outcome, censored: censored, eligible: eligible)
  }
}
