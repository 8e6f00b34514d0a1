import Foundation

/// The states, ratios and rewards of ``MarginalizedImportanceSampling``, as a statistic of the episodes.
public struct MarginalizedStates: EpisodeStatistic {
  /// One step of an episode.
  private struct Visit {
    var episode: Int
    var state: Int
    /// The state of the next step; `nil` where the episode is over.
    var next: Int?
    /// c_t/c_{t−1}: 1 over the share of steps begun that were observed to their end.
    var observed: Double
    /// What a unit of d(s)/μ(s) adds to the value, and to d at the next state.
    var reward: Double
    var passage: Double
  }

  public let count: Int
  private let stateCount: Int
  /// The visits of each step.
  private let visits: [[Visit]]

  init(_ weighted: WeightedLog) throws(EstimatorUnavailable) {
    let log = weighted.log
    guard let states = log.states else { throw EstimatorUnavailable("the log has no column state") }
    count = log.episodeCount
    stateCount = (states.max() ?? 0) + 1
    var visits = [[Visit]](repeating: [], count: weighted.horizon)
    for episode in 0..<log.episodeCount {
      let censoring = log.steps(of: episode).map { log.censoring?.perStep[$0] ?? 1 }
      for (t, step) in log.steps(of: episode).enumerated() {
        let before = t > 0 ? censoring[t - 1] : 1
        let isLast = t == censoring.count - 1
        let ratio = log.targetProbabilities[step] / log.behaviorProbabilities[step]
        visits[t].append(
          Visit(
            episode: episode, state: states[step], next: isLast ? nil : states[step + 1],
            observed: censoring[t] / before, reward: ratio * censoring[t] / before * log.rewards[step],
            // The next state is known where the step from there was observed, too.
            passage: isLast ? 0 : ratio * censoring[t + 1] / before * pow(weighted.discount, log.elapsed[step])))
      }
    }
    self.visits = visits
  }

  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    let none = [SIMD8<Double>](repeating: .zero, count: stateCount)
    let total = multiplicities.reduce(.zero, +)
    var value = SIMD8<Double>.zero
    var occupancy = none
    for visit in visits[0] { occupancy[visit.state] += visit.observed * multiplicities[visit.episode] / total }
    for row in visits {
      var counts = none
      for visit in row { counts[visit.state] += visit.observed * multiplicities[visit.episode] }
      // d(s)/μ(s); a state without a visit in a replicate adds nothing.
      let share = zip(occupancy, counts).map { ($0 / $1).replacing(with: 0, where: $1 .== 0) }
      occupancy = none
      for visit in row {
        let weight = share[visit.state] * multiplicities[visit.episode]
        value += weight * visit.reward
        if let next = visit.next { occupancy[next] += weight * visit.passage }
      }
    }
    return value
  }
}
