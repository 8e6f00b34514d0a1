/// Weighted doubly robust: Σ_t [ Σ_i u_it d_it v(h_it) / Σ_i u_it + Σ_i w_it d_it (r_it − q(h_it, a_it)) / Σ_i w_it ].
///
/// ``DoublyRobust`` with weights normalized at every step, over all n episodes: one that is over has value and reward 0
/// and its last weight (``WeightedLog``). Consistent, with a small-sample bias, and usually the smallest error of the
/// weighted estimators. Without censoring u_t is w_{t−1} and the first step's normalized weight is 1/n, as in the paper.
/// Needs q and π. Undefined where at some step no episode has weight.
///
/// Source: Thomas, Brunskill. Data-efficient off-policy policy evaluation for reinforcement learning. ICML (2016),
/// doi:10.48550/arXiv.1604.00923, section 5.
public struct WeightedDoublyRobust: OffPolicyEstimator {
  public let name = "WDR"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    guard log.hasValues else { throw .needsActionValues(log) }
    try SumOfRatios.requireRoom(episodes: log.episodeCount, steps: weighted.horizon)
    var result = SumOfRatios(count: log.episodeCount)
    for t in 0..<weighted.horizon {
      let prior = scaledWeights(weighted.priorLogWeights(at: t))
      let values = weighted.discounted(at: t) { log.stateValue($0) ?? .nan }
      result.append(numerators: zip(prior, values).map { $0 * $1 }, denominators: prior)
      let weights = scaledWeights(weighted.logWeights(at: t))
      let residuals = weighted.discounted(at: t) { log.rewards[$0] - (log.actionValue($0) ?? .nan) }
      result.append(numerators: zip(weights, residuals).map { $0 * $1 }, denominators: weights)
    }
    return result
  }
}
