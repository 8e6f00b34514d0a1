public import DosingMDP
import Stochastics

/// Inverse-probability-of-censoring weights, per step, and which episodes were censored.
///
/// A step is observed where follow-up lasts to its end. With G(u) = P(C > u) the distribution of the censoring time,
/// the step that ends at time u is weighted with c = 1/G(u−), which multiplies the importance weight. A censored episode
/// weighs nothing after its last step; one that ended otherwise is complete and keeps its last weight. So the
/// expectations of ``PerDecisionImportanceSampling``, ``ImportanceSampling`` and the others stay those without
/// drop-out, up to the error of Ĝ.
///
/// Assumes that the censoring time is independent of what would have happened, given the stratum, and that
/// G(u) > 0 over the horizon. Drop-out that depends on the course of the disease biases the value all the same.
///
/// Source: Robins, Rotnitzky. Recovery of information and adjustment for dependent censoring using surrogate markers.
/// AIDS Epidemiology (1992), doi:10.1007/978-1-4757-1229-2_14, section 2; the weights depend here on the stratum alone.
public struct CensoringWeights: Sendable, Hashable {
  /// c of each step of the log.
  public var perStep: [Double]
  /// Whether observation of the episode stopped before its end, per episode.
  public var isCensored: [Bool]

  public init(perStep: [Double], isCensored: [Bool]) {
    precondition(
      perStep.allSatisfy { $0 >= 1 && $0.isFinite }, "CensoringWeights: a weight is not finite and at least 1")
    self.perStep = perStep
    self.isCensored = isCensored
  }

  /// Each episode's center as its stratum, small ones pooled: a curve of a few patients is all noise.
  ///
  /// Centers of fewer than `leastPatients` episodes form one stratum; where that is still too small it joins the
  /// smallest center that is not. An episode without a center belongs to the center "unknown".
  public static func strata(byCenterOf episodes: [Episode], leastPatients: Int = 50) -> [String] {
    strata(byCenter: episodes.map { $0.center ?? "unknown" }, leastPatients: leastPatients)
  }

  /// The same of each episode's center.
  public static func strata(byCenter centers: [String], leastPatients: Int = 50) -> [String] {
    let sizes = Dictionary(grouping: centers) { $0 }.mapValues(\.count)
    let small = Set(sizes.filter { $0.value < leastPatients }.keys)
    let pooled = sizes.reduce(0) { $0 + (small.contains($1.key) ? $1.value : 0) }
    let least = sizes.filter { !small.contains($0.key) }.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    let pool = pooled < leastPatients ? least : nil
    return centers.map { small.contains($0) ? pool ?? "other centers" : $0 }
  }

  /// Weights from the Kaplan–Meier estimate of the censoring time in each stratum.
  ///
  /// Where a censoring and an end fall on one time, the end counts as earlier, so the episodes that ended are not at
  /// risk of the censoring.
  /// - Parameters:
  ///   - isCensored: per episode of the log.
  ///   - strata: a stratum of each episode; one for all by default.
  public static func kaplanMeier(
    _ log: EvaluationLog, isCensored: [Bool], strata: [String]? = nil
  ) -> CensoringWeights {
    precondition(isCensored.count == log.episodeCount, "kaplanMeier: \(isCensored.count) endings")
    precondition(strata.map { $0.count == log.episodeCount } ?? true, "kaplanMeier: \(strata?.count ?? 0) strata")
    let members = Dictionary(grouping: 0..<log.episodeCount) { strata?[$0] ?? "" }
    var perStep = [Double](repeating: 1, count: log.stepCount)
    for episodes in members.values {
      let curve = SurvivalCurve(
        times: episodes.map { log.steps(of: $0).reduce(0) { $0 + log.elapsed[$1] } },
        isEvent: episodes.map { isCensored[$0] }, ties: .eventsLast)
      for episode in episodes {
        var time = 0.0
        for step in log.steps(of: episode) {
          time += log.elapsed[step]
          perStep[step] = 1 / curve.survival(before: time)
        }
      }
    }
    return CensoringWeights(perStep: perStep, isCensored: isCensored)
  }
}
