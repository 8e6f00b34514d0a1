public import Stochastics

/// The estimation of a dynamic treatment regime from a table of one row per patient.
///
/// Assumes of the data: what a patient's outcome would be under each treatment does not depend on how others are treated
/// (no interference) nor on how the treatment came about (consistency); at every stage the treatment is as good as
/// random given the covariates of the models (no unmeasured confounding); and every treatment is possible for everyone
/// (positivity). What each method asks of its models is with the method.
public struct RegimeAnalysis: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    public var method: RegimeMethod
    /// The nominal coverage of intervals.
    public var level: Double
    /// `predictedValue` is for Q-learning.
    public var pseudoOutcome: PseudoOutcome
    /// Whether dWOLS weights with 1/P(A = a | h) instead of |a − π|.
    public var weightsByInverseProbability: Bool
    public var bootstrap: RegimeBootstrap?

    public init(
      method: RegimeMethod, level: Double = 0.95, pseudoOutcome: PseudoOutcome = .regretAdjusted,
      weightsByInverseProbability: Bool = false, bootstrap: RegimeBootstrap? = nil
    ) {
      precondition(level > 0 && level < 1, "RegimeAnalysis: level \(level)")
      precondition(
        method == .qLearning || pseudoOutcome == .regretAdjusted,
        "RegimeAnalysis: only Q-learning predicts the value of a whole Q-function")
      (self.method, self.level, self.pseudoOutcome) = (method, level, pseudoOutcome)
      (self.weightsByInverseProbability, self.bootstrap) = (weightsByInverseProbability, bootstrap)
    }

    var equation: any RegimeEquation {
      method.equation(weights: weightsByInverseProbability ? .inverseProbability : .absoluteDifference)
    }
  }

  public let estimate: RegimeEstimate
  /// By stage, of the patients who come to it.
  public let decisions: [[RegimeDecision]]

  /// - Throws: ``RegimePlanError``; ``ObservationError`` with everything that is wrong with the table;
  ///   ``RegressionError`` with the stage, the model and the column that the data do not determine; `BootstrapError`.
  public init(
    _ plan: RegimePlan, of table: ObservationTable, configuration: Configuration, key: Key = Key(seed: 1),
    threads: Int = 1
  ) throws {
    let data = try RegimeData(plan, table)
    let equation = configuration.equation
    let fit = try RegimeFit(data, equation: equation, pseudoOutcome: configuration.pseudoOutcome)
    let influence = try RegimeInfluence(data, fit, equation: equation)
    let decisions = Self.decisions(data, fit, influence)
    var estimate = Self.estimate(plan, data, fit, influence, decisions, configuration)
    if let bootstrap = configuration.bootstrap {
      let undecided = estimate.stages.dropFirst().map(\.undecidedShare).max() ?? 0
      let size = bootstrap.size(of: data.count, undecided: undecided)
      let replicates = try parallelMap(count: bootstrap.replicates, threads: threads) { replicate -> [[Double]]? in
        let sample = RegimeBootstrap.frequencies(of: data.count, size: size, key: key, replicate: replicate)
        return Self.replicate(data, configuration, sample)
      }
      estimate.bootstrapSize = size
      try Self.set(&estimate, replicates, parameters: Self.parameters(data, fit), size: size)
    }
    self.estimate = estimate
    self.decisions = decisions
  }

  /// The parameters of one sample; `nil` where they are not determined.
  private static func replicate(
    _ data: RegimeData, _ configuration: Configuration, _ sample: [Double]
  ) -> [[Double]]? {
    let fit = try? RegimeFit(
      data, equation: configuration.equation, pseudoOutcome: configuration.pseudoOutcome, frequencies: sample)
    return fit.map { parameters(data, $0) }
  }

  /// Of each stage blip, treatment-free part and propensity (empty where it could not be estimated); at the end the value
  /// and the gain.
  private static func parameters(_ data: RegimeData, _ fit: RegimeFit) -> [[Double]] {
    fit.stages.flatMap { stage in
      [stage.blip, stage.coefficients.dropLast(stage.blip.count), stage.propensity?.model.coefficients ?? []]
    } + [[fit.value, gain(data, fit)]]
  }

  /// The value less the mean of what was observed.
  static func gain(_ data: RegimeData, _ fit: RegimeFit) -> Double {
    fit.value - zip(fit.shares, data.outcome).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func decisions(
    _ data: RegimeData, _ fit: RegimeFit, _ influence: RegimeInfluence
  ) -> [[RegimeDecision]] {
    data.stages.enumerated().map { index, stage in
      let own = fit.stages[index]
      let start = stage.treatmentFree.names.count
      let columns = influence.outcome[index]?.selectingColumns(Array(start..<own.coefficients.count))
      let covariance = columns.map { $0.crossProduct($0) } ?? Matrix(rows: 0, columns: 0)
      return stage.patients.enumerated().map { row, patient in
        let contrasts = own.contrasts.row(row)
        let best = data.direction.best(contrasts)
        let (level, other) = stage.levels.count == 2 ? (1, 0) : (best, data.direction.next(contrasts, after: best))
        let x = stage.gradient(row, of: level, against: other)
        let variance = zip(x, covariance * x).reduce(0) { $0 + $1.0 * $1.1 }
        return RegimeDecision(
          patient: patient, received: stage.received[row], blip: own.contrasts[row, level] - own.contrasts[row, other],
          standardError: variance.squareRoot(), recommended: best)
      }
    }
  }
}

extension RegimePlan.Direction {
  /// The best level but one.
  fileprivate func next(_ contrasts: some Collection<Double>, after best: Int) -> Int {
    let others = contrasts.enumerated().filter { $0.offset != best }
    let next = others.dropFirst().reduce(others[0]) { next, own in
      (self == .maximize ? own.element > next.element : own.element < next.element) ? own : next
    }
    return next.offset
  }
}

extension RegimeData.Stage {
  /// ∂(x_iᵀψ_l − x_iᵀψ_k)/∂ψ.
  fileprivate func gradient(_ row: Int, of level: Int, against other: Int) -> [Double] {
    (1..<levels.count).flatMap { block in
      let factor: Double = block == level ? 1 : block == other ? -1 : 0
      return covariates.row(row).map { factor * $0 }
    }
  }
}
