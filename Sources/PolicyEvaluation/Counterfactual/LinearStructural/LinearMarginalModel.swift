import Stochastics

/// A marginal structural model over time, linear in summaries of the history: a weighted regression for each step ahead.
///
/// For τ = 1 … horizon, over all patients and origins o ≥ 1,
///
///     E[Y_{o+τ} | plan] = β₀ + β₁ᵀ Σ_{s<o} A_s + β₂ Y_{o−1} + β₃ Y_o + β₄ᵀ(X_{o−1}, X_o) + β₅ᵀ x + β₆ᵀ Σ_{s=o}^{o+τ−1} a_s
///
/// fitted with the weights Π_{s=o}^{o+τ−1} sw_s, truncated at their percentiles, where
///
///     sw_s = Π_k P(A_sk | Σ_{u<s} A_u) / P(A_sk | Σ_{u<s} A_u, Y_{s−1}, Y_s, X_{s−1}, X_s, x)
///
/// with a logistic model for each treatment k in the numerator and in the denominator. At the first time, which has no
/// outcome before it, the weight is 1, and a prediction takes Y_0 for Y_{−1}.
///
/// Source: Robins, Hernán, Brumback. Marginal structural models and causal inference in epidemiology. Epidemiology 11
/// (2000) 550–560; in the form in which Lim, Alaa, van der Schaar (NeurIPS 2018) and Melnychuk, Frauen, Feuerriegel (ICML
/// 2022) compare with it. Deviation from the latter's code: the model of τ steps is used for τ steps, where that takes
/// the one of τ + 1 steps from an origin a step later, and first times are predicted without later outcomes.
public struct LinearMarginalModel: PotentialOutcomePredictor, Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    /// The greatest τ.
    public var horizon = 6
    public var truncation = WeightTruncation.percentiles(lower: 0.01, upper: 0.99)

    public init(horizon: Int = 6) { self.horizon = horizon }
  }

  public let horizon: Int
  public let scaling: SequenceScaling
  /// The coefficients of each τ, over scaled variables, in the order of ``names``.
  public let coefficients: [[Double]]
  public let names: [String]
  /// The stabilized weights of one step, by patient and time.
  public let weights: [[Double]]

  /// Fits the model.
  /// - Throws: ``RegressionError`` where the data do not determine it; ``CausalError`` where a horizon has no rows.
  public init(_ data: TreatedSequences, _ configuration: Configuration = Configuration()) throws {
    precondition(configuration.horizon > 0, "LinearMarginalModel: horizon \(configuration.horizon)")
    if let problem = configuration.truncation.problem { throw CausalError(problem) }
    let scaling = SequenceScaling(data)
    let histories = data.patients.map { SummarizedHistory($0, scaling: scaling) }
    let weights = try Self.stabilizedWeights(data, histories)
    let names = Self.names(data)
    coefficients = try (1...configuration.horizon).map { steps in
      try Self.fit(data, histories, weights, names, scaling, steps: steps, truncation: configuration.truncation)
    }
    (horizon, self.names) = (configuration.horizon, names)
    (self.scaling, self.weights) = (scaling, weights)
  }

  public func outcomes(of plans: [TreatmentPlan], in data: TreatedSequences) -> [[Double]] {
    check(plans, in: data)
    let histories = data.patients.map { SummarizedHistory($0, scaling: scaling) }
    return plans.map { plan in
      let history = histories[plan.patient].features(at: plan.origin)
      var given = [Double](repeating: 0, count: data.treatmentCount)
      return plan.treatments.enumerated().map { step, treatments in
        for (index, value) in treatments.enumerated() { given[index] += value }
        let row = [1] + history + given
        return scaling.outcome.unscaled(zip(coefficients[step], row).reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
  }

  private static func names(_ data: TreatedSequences) -> [String] {
    let treatments = (1...data.treatmentCount).map { "A\($0)" }
    let covariates = ["before", "now"].flatMap { when in
      data.covariateCount > 0 ? (1...data.covariateCount).map { "X\($0) \(when)" } : []
    }
    let statics = data.staticCount > 0 ? (1...data.staticCount).map { "x\($0)" } : []
    return ["(Intercept)"] + treatments.map { "past \($0)" } + ["Y before", "Y now"] + covariates + statics
      + treatments.map { "planned \($0)" }
  }

  /// sw_s of each patient and time.
  private static func stabilizedWeights(
    _ data: TreatedSequences, _ histories: [SummarizedHistory]
  ) throws -> [[Double]] {
    let places = data.patients.indices.flatMap { patient in
      stride(from: 1, to: data.patients[patient].steps, by: 1).map { (patient, $0) }
    }
    guard !places.isEmpty else {
      throw CausalError(.notSupported, "no patient has a second step, so nothing says how treatments are chosen")
    }
    let rows = places.map { histories[$0.0].features(at: $0.1) }
    let width = rows[0].count
    let names = ["(Intercept)"] + (0..<width).map { "history \($0 + 1)" }
    let full = DesignMatrix(
      names: names, matrix: Matrix(rows: rows.count, columns: width + 1, values: rows.flatMap { [1] + $0 }))
    let past = Array(0...data.treatmentCount)
    let marginal = DesignMatrix(names: past.map { names[$0] }, matrix: full.matrix.selectingColumns(past))
    var weights = data.patients.map { [Double](repeating: 1, count: $0.steps) }
    for treatment in 0..<data.treatmentCount {
      let given = places.map { data.patients[$0.0].treatments[$0.1][treatment] }
      let numerator = try LogisticModel(marginal, outcome: given).probabilities
      let denominator = try LogisticModel(full, outcome: given).probabilities
      for (index, place) in places.enumerated() {
        let isGiven = given[index] == 1
        let ratio =
          (isGiven ? numerator[index] : 1 - numerator[index]) / (isGiven ? denominator[index] : 1 - denominator[index])
        weights[place.0][place.1] *= ratio
      }
    }
    return weights
  }

  /// The regression of τ steps ahead.
  private static func fit(
    _ data: TreatedSequences, _ histories: [SummarizedHistory], _ weights: [[Double]], _ names: [String],
    _ scaling: SequenceScaling, steps: Int, truncation: WeightTruncation
  ) throws -> [Double] {
    var values: [Double] = []
    var outcomes: [Double] = []
    var products: [Double] = []
    for (index, patient) in data.patients.enumerated() where patient.steps > steps {
      for origin in 1...patient.steps - steps {
        var given = [Double](repeating: 0, count: data.treatmentCount)
        var product = 1.0
        for time in origin..<origin + steps {
          for treatment in given.indices { given[treatment] += patient.treatments[time][treatment] }
          product *= weights[index][time]
        }
        values += [1] + histories[index].features(at: origin) + given
        outcomes.append(scaling.outcome.scaled(patient.outcomes[origin + steps]))
        products.append(product)
      }
    }
    guard !outcomes.isEmpty else {
      throw CausalError(.notSupported, "no patient has more than \(steps) steps; ask for a shorter horizon")
    }
    if let limits = truncation.limits(of: products) {
      products = products.map { min(max($0, limits.lowerBound), limits.upperBound) }
    }
    let design = DesignMatrix(names: names, matrix: Matrix(rows: outcomes.count, columns: names.count, values: values))
    return try LinearModel(design, outcome: outcomes, weights: products).coefficients
  }
}
