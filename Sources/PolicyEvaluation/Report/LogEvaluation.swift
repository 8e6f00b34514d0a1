public import Stochastics

/// The evaluation of a target policy from a log: every estimator that the log allows, with its interval, and whether the
/// log supports a statement at all.
///
/// Encoded as {"episodes", "estimators": {name: {"value", "interval": [lower, upper], "method"}}, "ess": {"final",
/// "per_step"}, "supported", "reasons"}.
public struct LogEvaluation: Sendable, Hashable, Codable {
  /// What is computed and how.
  public struct Configuration: Sendable, Hashable, Codable {
    public var interval: IntervalMethod
    public var gate: SupportGate

    public init(interval: IntervalMethod = .standard, gate: SupportGate = SupportGate()) {
      self.interval = interval
      self.gate = gate
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
  public var ess: EffectiveSampleSize
  /// Whether the effective sample size passes the gate. Where it does not, no estimate is a finding.
  public var supported: Bool
  /// Why the log does not support a statement, and why an estimator was left out.
  public var reasons: [String]

  /// DM, IS, WIS, PDIS, WPDIS, DR, WDR.
  public static let standardEstimators: [any OffPolicyEstimator] = [
    DirectMethod(), ImportanceSampling(), WeightedImportanceSampling(), PerDecisionImportanceSampling(),
    WeightedPerDecisionImportanceSampling(), DoublyRobust(), WeightedDoublyRobust(),
  ]

  /// - Parameters:
  ///   - discount: gamma per unit of elapsed time, in [0, 1].
  ///   - estimators: those to compute, of different names.
  ///   - key: of the bootstrap. All estimators share the draws.
  public init(
    _ log: EvaluationLog, discount: Double, configuration: Configuration = Configuration(),
    estimators: [any OffPolicyEstimator] = LogEvaluation.standardEstimators, key: Key, threads: Int = 1
  ) throws {
    let weighted = WeightedLog(log, discount: discount)
    let diagnostics = ImportanceDiagnostics(weighted)
    episodes = log.episodeCount
    ess = EffectiveSampleSize(
      final: diagnostics.final.effectiveSampleSize, perStep: diagnostics.steps.map(\.effectiveSampleSize))
    reasons = configuration.gate.reasons(diagnostics)
    supported = reasons.isEmpty
    self.estimators = [:]
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
    try estimate(defined, configuration.interval, key, threads)
  }

  private mutating func estimate(
    _ defined: [(name: String, statistic: any EpisodeStatistic)], _ method: IntervalMethod, _ key: Key, _ threads: Int
  ) throws {
    var replicates: [[Double]] = []
    if case .bootstrap(let bootstrap) = method {
      replicates = try bootstrap.replicates(of: defined.map(\.statistic), key: key, threads: threads)
    }
    for (index, estimator) in defined.enumerated() {
      do {
        if case .bootstrap(let bootstrap) = method {
          estimators[estimator.name] = try estimator.statistic.result(bootstrap, replicates: replicates[index])
        } else {
          estimators[estimator.name] = try estimator.statistic.result(method, key: key, threads: threads)
        }
      } catch let error where error is EstimatorUnavailable || error is BootstrapError {
        reasons.append("\(estimator.name) is left out: \(error)")
      }
    }
  }
}
