/// Weighted per-decision importance sampling: Σ_t (Σ_i w_it d_it r_it) / (Σ_i w_it), normalized at every step.
///
/// The sums of step t run over all n episodes; one that is over has reward 0 and its last weight (``WeightedLog``).
/// Undefined where at some step no episode has weight.
///
/// Source: Precup, Sutton, Singh. Eligibility traces for off-policy policy evaluation. ICML (2000), section 4,
/// normalized per step as in Thomas, Brunskill, Data-efficient off-policy policy evaluation for reinforcement
/// learning, ICML (2016), doi:10.48550/arXiv.1604.00923 (their WDR with a model of 0).
public struct WeightedPerDecisionImportanceSampling: OffPolicyEstimator {
  public let name = "WPDIS"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    try SumOfRatios.requireRoom(episodes: log.episodeCount, steps: weighted.horizon)
    var result = SumOfRatios(count: log.episodeCount)
    for t in 0..<weighted.horizon {
      let weights = scaledWeights(weighted.logWeights(at: t))
      let rewards = weighted.discounted(at: t) { log.rewards[$0] }
      result.append(numerators: rewards.multiplied(by: weights), denominators: weights)
    }
    return result
  }
}
