import Foundation
public import Stochastics

/// A policy's estimated value, the error and coverage of what the estimate rests on, and the intensity that it recommends,
/// by subgroup of patients.
///
/// For each level of a variable, on its episodes alone: the value by one estimator with a bootstrap interval and its
/// difference from all other patients (independent resampling), with the support rule applied to the subgroup; how well the
/// behavior model predicts there (Brier score and calibration error); how much of what the policy recommends was done
/// there at all; and the dose multiple that it recommends against the one given, time-weighted. Groups below
/// `minimumPatients` are marked insufficient, and nothing is told of them.
///
/// Differences between many subgroups arise by chance alone: intervals are not adjusted for their number.
public struct SubgroupTable: Codable, Hashable, Sendable {
  /// A value with its interval.
  public struct Estimate: Codable, Hashable, Sendable {
    public var value: Double
    public var lower: Double
    public var upper: Double
  }

  public struct Row: Codable, Hashable, Sendable {
    public var variable: String
    public var level: String
    public var patients: Int
    public var isSufficient: Bool
    /// `nil` where it is undefined.
    public var value: Estimate?
    /// The subgroup's value less that of all other patients.
    public var differenceFromOthers: Estimate?
    /// The same for the difference between the policy and what was done.
    public var gain: Estimate?
    public var effectiveSampleSize: Double?
    public var isSupported: Bool
    public var reasons: [String]
    /// Of the behavior model, see ``Calibration``.
    public var brierScore: Double?
    public var calibrationError: Double?
    /// The share of the policy's probability that is on actions of a behavior probability of at least `supportProbability`.
    public var coverage: Double?
    /// The mean dose multiple of the policy, and of what was given.
    public var recommendedIntensity: Estimate?
    public var givenIntensity: Estimate?
    /// The true value, where a simulator knows it.
    public var truth: Double?
  }

  public struct Configuration: Codable, Hashable, Sendable {
    public var minimumPatients: Int
    public var bootstrap: Bootstrap
    public var gate: SupportGate
    /// Below it an action counts as not done.
    public var supportProbability: Double
    /// The order of a variable's levels where it is not the alphabet's.
    public var levelOrder: [String: [String]]

    public init(
      minimumPatients: Int = 30, bootstrap: Bootstrap = Bootstrap(), gate: SupportGate = SupportGate(),
      supportProbability: Double = 0.01, levelOrder: [String: [String]] = [:]
    ) {
      self.levelOrder = levelOrder
      self.minimumPatients = minimumPatients
      self.bootstrap = bootstrap
      self.gate = gate
      self.supportProbability = supportProbability
    }
  }

  /// What is known of the episodes.
  public struct Evidence: Sendable {
    public var log: EvaluationLog
    /// π(·|h) and b(·|h), [episode][step][action].
    public var target: [[[Double]]]
    public var behavior: [[[Double]]]
    /// The dose multiple of each action.
    public var multiples: [Double]
    /// gamma per unit of elapsed time.
    public var discount: Double

    public init(
      log: EvaluationLog, target: [[[Double]]], behavior: [[[Double]]], multiples: [Double], discount: Double
    ) {
      self.log = log
      self.target = target
      self.behavior = behavior
      self.multiples = multiples
      self.discount = discount
    }
  }

  public var configuration: Configuration
  public var estimator: String
  public var rows: [Row]

  /// - Parameter groups: for each variable the level of each episode, `nil` where it is not known.
  public init(
    _ evidence: Evidence, groups: [(variable: String, levels: [String?])], estimator: some OffPolicyEstimator,
    _ configuration: Configuration = Configuration(), key: Key, threads: Int = 1
  ) throws {
    self.configuration = configuration
    self.estimator = estimator.name
    rows = []
    for group in groups {
      precondition(group.levels.count == evidence.log.episodeCount, "SubgroupTable: levels of \(group.variable)")
      let levels = ordered(Set(group.levels.compactMap(\.self)), by: configuration.levelOrder[group.variable])
      for level in levels {
        let members = group.levels.indices.filter { group.levels[$0] == level }
        let others = group.levels.indices.filter { group.levels[$0] != level }
        var row = Row(
          variable: group.variable, level: level, patients: members.count,
          isSufficient: members.count >= configuration.minimumPatients, isSupported: false, reasons: [])
        if row.isSufficient {
          let part = Subgroup(evidence, members, configuration)
          try part.fill(&row, others: others, estimator: estimator, key: key, threads: threads)
        } else {
          row.reasons = ["insufficient: \(members.count) patients, fewer than \(configuration.minimumPatients)"]
        }
        rows.append(row)
      }
    }
  }
}
