/// A linear structural nested mean model by g-estimation: the effect of a treatment at one visit, given the history, if no
/// treatment followed.
///
/// The blip of the treatment at visit s on the outcome at visit k ≥ s is
///
///     E[Y_k^{ā_s, 0} − Y_k^{ā_{s−1}, 0} | h_s, a_s] = Σ_j 1{a_s = j} z_sᵀ ψ_{j, k−s},
///
/// with 0 the first treatment, z_s a formula of the history, and a ψ for each lag k − s up to a greatest one (no effect
/// beyond it); with the outcome of the last visit alone, one ψ for all visits (let z hold `visit` to have them differ).
/// Taking the blips off, H_sk(ψ) = Y_k − Σ_{s ≤ r ≤ k} blip_r, leaves an outcome that does not depend on a_s given h_s. So
/// ψ, with a working model x_sᵀβ of H's mean, solves
///
///     Σ_{patients, s, k} [(1{a_s = j} − P(a_s = j | h_s)) z_s] (H_sk(ψ) − x_sᵀβ) = 0,
///     Σ_{patients, s, k} x_s (H_sk(ψ) − x_sᵀβ) = 0.
///
/// The estimate of ψ is consistent where the propensity or the working model is right (double robustness), under no
/// unmeasured confounding and a right blip. It neither simulates covariates nor divides by probabilities, so it is stable
/// where weights are extreme. The covariance is the sandwich of all equations stacked, the propensity's among them, by
/// patient.
///
/// Source: Robins. Correcting for non-compliance in randomized trials using structural nested mean models. Communications
/// in Statistics 23 (1994), doi:10.1080/03610929408831393; Vansteelandt, Joffe. Structural nested models and
/// g-estimation: the partially realized promise. Statistical Science 29 (2014), doi:10.1214/14-STS493, sections 3 and 5.
public struct StructuralNestedMeanModel: Sendable {
  public struct Configuration: Sendable, Hashable {
    /// z, what the effect depends on.
    public var modifiers: Formula
    /// x, of the working model of the outcome without treatment.
    public var outcomeModel: Formula
    /// Which outcomes there are.
    public var outcomes: MarginalStructuralModel.Outcomes
    /// The greatest lag with an effect, of outcomes at every visit.
    public var greatestLag: Int

    public init(
      modifiers: Formula = .interceptOnly, outcomeModel: Formula,
      outcomes: MarginalStructuralModel.Outcomes = .lastVisit, greatestLag: Int = 0
    ) {
      self.modifiers = modifiers
      self.outcomeModel = outcomeModel
      self.outcomes = outcomes
      self.greatestLag = greatestLag
    }
  }

  /// ψ by treatment, then lag, then modifier.
  public let coefficients: [CoefficientEstimate]
  /// Of the coefficients.
  public let covariance: Matrix
  public let patientCount: Int

  /// - Parameters:
  ///   - propensity: a regression (not a network, whose uncertainty no sandwich has).
  ///   - censoring: cumulative inverse probabilities of remaining under observation, of each place; taken as known.
  ///   - level: of intervals.
  /// - Throws: ``CausalError``, ``ObservationError``, ``RegressionError``.
  public init(
    _ courses: TreatmentCourses, propensity: PropensityFit, _ configuration: Configuration, censoring: [Double]? = nil,
    level: Double = 0.95
  ) throws {
    guard let regression = propensity.regression, let propensityDesign = propensity.design,
      regression.categories == courses.levels
    else {
      throw CausalError(
        .notSupported, "g-estimation needs a logistic propensity model in which every treatment was decided on")
    }
    guard configuration.greatestLag >= 0 else {
      throw CausalError("the greatest lag is \(configuration.greatestLag); at least 0 is needed")
    }
    let observed = try ObservedOutcomes(courses, kind: .linear, outcomes: configuration.outcomes)
    let modifiers = try Self.design(configuration.modifiers, courses, name: "modifiers of the effect")
    let working = try Self.design(configuration.outcomeModel, courses, name: "working model of the outcome")
    var equations = BlipEquations(
      courses, propensity: propensity, design: propensityDesign, modifiers: modifiers, working: working,
      blocks: configuration.outcomes == .lastVisit ? 1 : configuration.greatestLag + 1,
      isEndOnly: configuration.outcomes == .lastVisit, censoring: censoring)
    for place in observed.places { equations.addOutcome(at: place) }
    let decided = courses.isEligible.indices.filter { courses.isEligible[$0] }
    guard
      let solution = equations.solve(
        propensityInfluences: regression.influences, patients: decided.map { courses.panel.patientIndices[$0] })
    else { throw RegressionError(model: "structural nested mean model", .singular) }
    let effects = Array(0..<equations.effectCount)
    let influences = solution.influences.selectingColumns(effects)
    let patients = Double(courses.panel.patientCount)
    covariance = patients / (patients - 1) * influences.crossProduct(influences)
    patientCount = courses.panel.patientCount
    coefficients = CoefficientEstimate.list(
      terms: Self.names(courses, configuration, modifiers), estimates: effects.map { solution.values[$0] },
      covariance: covariance, level: level)
  }

  private static func design(_ formula: Formula, _ courses: TreatmentCourses, name: String) throws -> DesignMatrix {
    let design = try DesignMatrix(formula, of: courses.providing(formula).table)
    if let error = design.collinearity(HouseholderQR(design.matrix)) { throw error.naming(name) }
    return design
  }

  private static func names(
    _ courses: TreatmentCourses, _ configuration: Configuration, _ modifiers: DesignMatrix
  ) -> [String] {
    let treatment = courses.roles.treatment
    return courses.levels.dropFirst().flatMap { level -> [String] in
      let effect = courses.levels == ["0", "1"] ? treatment : "\(treatment) \(level)"
      let lags = configuration.outcomes == .lastVisit ? [""] : (0...configuration.greatestLag).map { ", lag \($0)" }
      return lags.flatMap { lag in
        modifiers.names.map { $0 == "(Intercept)" ? effect + lag : "\(effect):\($0)\(lag)" }
      }
    }
  }
}
