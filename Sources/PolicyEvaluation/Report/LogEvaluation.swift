public import Stochastics

/// The evaluation of a target policy from a log: every estimator that the log allows, with its interval, and whether the
/// log supports a statement at all.
///
/// Encoded as {"episodes", "estimators": {name: {"value", "interval": [lower, upper], "one_sided": [lower, upper],
/// "method"}}, "ess": {"final", "per_step"}, "gate", "supported", "reasons"}, where asked for "distribution", like
/// "estimators", of the return's variance, quantiles and CVaR, and "diagnostics"; "bandwidth" where doses are smoothed.
public struct LogEvaluation: Sendable, Hashable, Codable {
  /// What is computed and how.
  public struct Configuration: Sendable, Hashable, Codable {
    public var interval: IntervalMethod
    public var gate: SupportGate
    /// Whether centers, not patients, are the independent units of intervals.
    public var byCenter: Bool
    /// Of the distribution of the return.
    public var functionals: [ReturnFunctional]
    /// At which weights are clipped for the diagnostics; without any there are no diagnostics.
    public var clippingLimits: [Double]

    public init(
      interval: IntervalMethod = .standard, gate: SupportGate = SupportGate(), byCenter: Bool = false,
      functionals: [ReturnFunctional] = [], clippingLimits: [Double] = []
    ) {
      self.interval = interval
      self.gate = gate
      self.byCenter = byCenter
      self.functionals = functionals
      self.clippingLimits = clippingLimits
    }
  }

  /// Kish's effective sample size of the importance weights.
  public struct EffectiveSampleSize: Sendable, Hashable, Codable {
    /// Of whole episodes.
    public var final: Double
    /// Of the weights at each step of the longest episode, an episode that is over with its last weight. The gate
    /// looks at the smallest of these and `final`.
    public var perStep: [Double]

    enum CodingKeys: String, CodingKey {
      case final
      case perStep = "per_step"
    }
  }

  /// The number of episodes.
  public var episodes: Int
  /// By the estimator's name. One that lacks its columns, or is undefined, is left out, with the reason in `reasons`.
  public var estimators: [String: EstimatorResult]
  /// By the name of the estimator and the functional: "WIS CVaR 0.1".
  public var distribution: [String: EstimatorResult]?
  public var ess: EffectiveSampleSize
  public var diagnostics: LogDiagnostics?
  /// The bandwidth h of continuous doses.
  public var bandwidth: Double?
  /// The support rule that was applied.
  public var gate: SupportGate
  /// Whether the log passes the support rule. Where it does not, no estimate is a finding.
  public var supported: Bool
  /// Why the log does not support a statement, and why an estimator was left out.
  public var reasons: [String]

  /// The reasons of the support rule alone.
  var supportReasons: [String] { supported ? [] : reasons.filter { !$0.contains(" is left out: ") } }

  /// DM, IS, WIS, PDIS, WPDIS, DR, WDR.
  public static let standardEstimators: [any OffPolicyEstimator] = [
    DirectMethod(), ImportanceSampling(), WeightedImportanceSampling(), PerDecisionImportanceSampling(),
    WeightedPerDecisionImportanceSampling(), DoublyRobust(), WeightedDoublyRobust(),
  ]

  /// The standard estimators, and those that the log has the columns for: Switch-DR and MAGIC with q and π, MIS with
  /// states, MWL with features and π.
  public static func estimators(for log: EvaluationLog) -> [any OffPolicyEstimator] {
    var result = standardEstimators
    if log.hasValues { result += [SwitchDoublyRobust(), Magic()] as [any OffPolicyEstimator] }
    if log.states != nil { result.append(MarginalizedImportanceSampling()) }
    if log.features != nil && log.targetPolicy != nil { result.append(MinimaxWeightLearning()) }
    return result
  }

  /// - Parameters:
  ///   - discount: gamma per unit of elapsed time, in [0, 1].
  ///   - estimators: those to compute, of different names.
  ///   - key: of the bootstrap. All estimators share the draws.
  /// - Throws: ``EstimatorUnavailable`` where centers are asked for and the log does not know them.
  public init(
    _ log: EvaluationLog, discount: Double, configuration: Configuration = Configuration(),
    estimators: [any OffPolicyEstimator] = LogEvaluation.standardEstimators, key: Key, threads: Int = 1
  ) throws {
    let weighted = WeightedLog(log, discount: discount)
    let clipped: [any OffPolicyEstimator] =
      log.hasValues ? [WeightedImportanceSampling(), DoublyRobust()] : [WeightedImportanceSampling()]
    let diagnostics = LogDiagnostics(
      weighted, clipping: configuration.clippingLimits.isEmpty ? [] : clipped, limits: configuration.clippingLimits,
      threshold: configuration.gate.supportProbability ?? 0.01)
    episodes = log.episodeCount
    ess = EffectiveSampleSize(
      final: diagnostics.weights.final.effectiveSampleSize,
      perStep: diagnostics.weights.steps.map(\.effectiveSampleSize))
    gate = configuration.gate
    reasons = gate.reasons(diagnostics.weights, outOfSupportShare: diagnostics.support?.outOfSupportShare)
    supported = reasons.isEmpty
    self.diagnostics = configuration.clippingLimits.isEmpty ? nil : diagnostics
    bandwidth = log.bandwidth
    self.estimators = [:]
    self.estimators = try results(estimators, weighted, configuration, key, threads)
    guard !configuration.functionals.isEmpty else { return }
    let weighting: ReturnDistributionEstimator.Weighting = log.hasValues ? .weightedDoublyRobust : .weighted
    let functionals = configuration.functionals.flatMap { functional in
      [.weighted, weighting].prefix(log.hasValues ? 2 : 1)
        .map { ReturnDistributionEstimator(functional, weighting: $0) as any OffPolicyEstimator }
    }
    distribution = try results(functionals, weighted, configuration, key, threads)
  }

  /// The results of estimators by name; the reasons of those left out are added.
  private mutating func results(
    _ estimators: [any OffPolicyEstimator], _ weighted: WeightedLog, _ configuration: Configuration, _ key: Key,
    _ threads: Int
  ) throws -> [String: EstimatorResult] {
    var defined: [(name: String, statistic: any EpisodeStatistic)] = []
    for estimator in estimators {
      do {
        let statistic = try estimator.statistic(weighted)
        guard statistic.value.isFinite else { throw statistic.whyNotFinite }
        defined.append((estimator.name, statistic))
      } catch {
        reasons.append("\(estimator.name) is left out: \(error)")
      }
    }
    if configuration.byCenter {
      guard let centers = weighted.log.centers else { throw EstimatorUnavailable("the log has no column center") }
      defined = defined.map { ($0.name, $0.statistic.clustered(by: centers)) }
    }
    var replicates: [[Double]] = []
    if case .bootstrap(let bootstrap) = configuration.interval {
      replicates = try bootstrap.replicates(of: defined.map(\.statistic), key: key, threads: threads)
    }
    var results: [String: EstimatorResult] = [:]
    for (index, estimator) in defined.enumerated() {
      do {
        if case .bootstrap(let bootstrap) = configuration.interval {
          results[estimator.name] = try estimator.statistic.result(bootstrap, replicates: replicates[index])
        } else {
          results[estimator.name] = try estimator.statistic.result(configuration.interval, key: key, threads: threads)
        }
      } catch let error where error is EstimatorUnavailable || error is BootstrapError {
        reasons.append("\(estimator.name) is left out: \(error)")
      }
    }
    return results
  }
}
