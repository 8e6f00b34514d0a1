import Foundation

/// Whether a log supports a statement on the target policy at all: the support rule.
///
/// It looks at the smallest effective sample size, of whole episodes or of the weights at any step (the per-step normalized
/// estimators rest on every one of them), at the greatest share of one episode, at what the target policy does that hardly
/// anybody did, and at mean weights, whose expectation is known.
///
/// The thresholds are a convention, not a theorem: below them an estimate rests on so few patients that it is not to be
/// shown as a finding. They are recorded with each result. Compare Gottesman et al., Guidelines for reinforcement learning
/// in healthcare, Nature Medicine 25 (2019), doi:10.1038/s41591-018-0310-5.
public struct SupportGate: Sendable, Hashable, Codable {
  /// The smallest effective number of episodes.
  public var minimumEffectiveEpisodes: Double
  /// The smallest effective share of the episodes.
  public var minimumEffectiveShare: Double
  /// The greatest share of one episode in the weights of whole episodes; `nil` for any.
  public var maximumWeightShare: Double?
  /// The greatest mass of the target policy on actions of a behavior probability below `supportProbability`; `nil` for any.
  public var maximumOutOfSupportShare: Double?
  /// Below it an action counts as out of support; 0.01 where `nil`.
  public var supportProbability: Double?
  /// The greatest distance of a mean weight from 1, in its standard errors; `nil` for any. Behavior probabilities that are
  /// wrong show here first; so do heavy tails.
  public var maximumMeanDeviation: Double?

  public init(
    minimumEffectiveEpisodes: Double = 50, minimumEffectiveShare: Double = 0.05, maximumWeightShare: Double? = nil,
    maximumOutOfSupportShare: Double? = nil, supportProbability: Double? = nil, maximumMeanDeviation: Double? = nil
  ) {
    self.minimumEffectiveEpisodes = minimumEffectiveEpisodes
    self.minimumEffectiveShare = minimumEffectiveShare
    self.maximumWeightShare = maximumWeightShare
    self.maximumOutOfSupportShare = maximumOutOfSupportShare
    self.supportProbability = supportProbability
    self.maximumMeanDeviation = maximumMeanDeviation
  }

  /// Thresholds that are not set are written as null: who reads the result sees which were not looked at.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(minimumEffectiveEpisodes, forKey: .minimumEffectiveEpisodes)
    try container.encode(minimumEffectiveShare, forKey: .minimumEffectiveShare)
    try container.encode(maximumWeightShare, forKey: .maximumWeightShare)
    try container.encode(maximumOutOfSupportShare, forKey: .maximumOutOfSupportShare)
    try container.encode(supportProbability, forKey: .supportProbability)
    try container.encode(maximumMeanDeviation, forKey: .maximumMeanDeviation)
  }

  /// Why the log does not support a statement; empty where it does.
  /// - Parameter outOfSupportShare: ``RecommendedSupport/outOfSupportShare``, where b(·|h) is known.
  public func reasons(_ diagnostics: ImportanceDiagnostics, outOfSupportShare: Double? = nil) -> [String] {
    var reasons: [String] = []
    if diagnostics.final.zeroShare == 1 {
      reasons.append("no overlap: the target policy would not have acted as logged in any whole episode")
    }
    reasons += effectiveSizeReasons(diagnostics)
    if let limit = maximumWeightShare, diagnostics.final.greatestShare > limit {
      let shares = (diagnostics.final.greatestShare, limit)
      reasons.append("not supported: one episode has \(percent(shares.0)) of the weight, above \(percent(shares.1))")
    }
    if let limit = maximumOutOfSupportShare, let share = outOfSupportShare, share > limit {
      reasons.append(
        "not supported: \(percent(share)) of the target policy's actions are ones that hardly anybody took, above "
          + percent(limit))
    }
    if let limit = maximumMeanDeviation, let (deviation, step) = diagnostics.greatestMeanDeviation, deviation > limit {
      reasons.append(
        String(
          format: "not supported: the mean weight at step %d is %.1f standard errors from 1, above %g", step, deviation,
          limit))
    }
    return reasons
  }

  private func effectiveSizeReasons(_ diagnostics: ImportanceDiagnostics) -> [String] {
    let (size, place) = diagnostics.weakest
    let share = size / Double(diagnostics.episodes)
    var reasons: [String] = []
    if size < minimumEffectiveEpisodes {
      let isOutOfReach = Double(diagnostics.episodes) < minimumEffectiveEpisodes
      reasons.append(
        String(
          format: "not supported: the effective sample size is %.1f of %d episodes %@, below %g", size,
          diagnostics.episodes, place, minimumEffectiveEpisodes)
          + (isOutOfReach ? ", which no policy can reach with so few episodes" : ""))
    }
    if share < minimumEffectiveShare {
      reasons.append(
        String(
          format: "not supported: the effective sample size is %.2f %% of the episodes %@, below %g %%", 100 * share,
          place, 100 * minimumEffectiveShare))
    }
    return reasons
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}
