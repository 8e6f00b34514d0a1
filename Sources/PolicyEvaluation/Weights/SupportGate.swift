import Foundation

/// Whether a log supports a statement on the target policy at all, by the smallest effective sample size: of whole
/// episodes, or of the weights at any step, for the per-step normalized estimators rest on every one of them.
///
/// The thresholds are a convention, not a theorem: below them an estimate rests on so few patients that it is not to be
/// shown as a finding. Compare Gottesman et al., Guidelines for reinforcement learning in healthcare, Nature Medicine 25
/// (2019), doi:10.1038/s41591-018-0310-5.
public struct SupportGate: Sendable, Hashable, Codable {
  /// The smallest effective number of episodes.
  public var minimumEffectiveEpisodes: Double
  /// The smallest effective share of the episodes.
  public var minimumEffectiveShare: Double

  public init(minimumEffectiveEpisodes: Double = 50, minimumEffectiveShare: Double = 0.05) {
    self.minimumEffectiveEpisodes = minimumEffectiveEpisodes
    self.minimumEffectiveShare = minimumEffectiveShare
  }

  /// Why the log does not support a statement; empty where it does.
  public func reasons(_ diagnostics: ImportanceDiagnostics) -> [String] {
    let (size, place) = diagnostics.weakest
    let share = size / Double(diagnostics.episodes)
    var reasons: [String] = []
    if diagnostics.final.zeroShare == 1 {
      reasons.append("no overlap: the target policy would not have acted as logged in any whole episode")
    }
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
}
