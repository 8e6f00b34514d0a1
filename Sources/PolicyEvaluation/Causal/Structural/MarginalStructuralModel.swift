/// A marginal structural model: how the mean of the counterfactual outcome depends on the treatment history, by regression
/// of the observed outcome with inverse-probability weights.
///
/// - linear: E[Y^ā] = xᵀβ,
/// - logistic: logit P(Y^ā = 1) = xᵀβ,
/// - hazard: logit P(event at visit t | none before, ā) = xᵀβ, a pooled logistic regression over visits, which near rare
///   events is a Cox model with x.
///
/// x is a formula of the treatment history, of the time, and of the part of the baseline covariates that the numerator of
/// the weights has. The covariance is the sandwich with scores summed within patients. It takes the weights as known;
/// with estimated ones it is conservative.
///
/// Source: Robins, Hernán, Brumback 2000, doi:10.1097/00001648-200009000-00011; Hernán, Brumback, Robins. Marginal
/// structural models to estimate the causal effect of zidovudine on the survival of HIV-positive men. Epidemiology 11
/// (2000), doi:10.1097/00001648-200009000-00012 (pooled logistic hazard).
public struct MarginalStructuralModel: Sendable {
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case linear, logistic, hazard
  }

  /// The outcomes that are modeled.
  public enum Outcomes: String, Sendable, Hashable, Codable, CaseIterable {
    /// That of every visit at which there is one.
    case everyVisit
    /// That of each patient's last visit.
    case lastVisit
  }

  public let kind: Kind
  public let coefficients: [CoefficientEstimate]
  /// Of the coefficients.
  public let covariance: Matrix
  /// The visits that took part.
  public let places: [Int]
  /// The patients that took part.
  public let patientCount: Int

  /// - Parameters:
  ///   - weights: of each place; places of weight 0 take no part.
  ///   - level: of intervals.
  /// - Throws: ``CausalError`` with outcomes that are missing or impossible; ``RegressionError``; ``ObservationError``.
  public init(
    _ courses: TreatmentCourses, _ formula: Formula, kind: Kind, outcomes: Outcomes = .everyVisit, weights: [Double],
    level: Double = 0.95
  ) throws {
    precondition(weights.count == courses.count, "MarginalStructuralModel: \(weights.count) weights")
    let observed = try ObservedOutcomes(courses, kind: kind, outcomes: outcomes)
    let places = observed.places.filter { weights[$0] > 0 }
    let design = try DesignMatrix(formula, of: courses.providing(formula).table).selecting(places)
    let values = places.compactMap { courses.outcomes[$0] }
    let used = places.map { weights[$0] }
    let clusters = places.map { courses.panel.patientIndices[$0] }
    self.kind = kind
    self.places = places
    patientCount = Set(clusters).count
    let model: any EstimatedRegression
    do {
      switch kind {
      case .linear: model = try LinearModel(design, outcome: values, weights: used)
      case .logistic, .hazard: model = try LogisticModel(design, outcome: values, weights: used)
      }
    } catch {
      throw error.naming("marginal structural model")
    }
    covariance = model.covariance(.clustered(clusters))
    coefficients = CoefficientEstimate.list(
      terms: model.names, estimates: model.coefficients, covariance: covariance, level: level)
  }
}
