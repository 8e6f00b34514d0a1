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
    guard let values = log.stateValues, let residuals = log.residuals else { throw .needsActionValues(log) }
    try SumOfRatios.requireRoom(episodes: log.episodeCount, steps: weighted.horizon)
    var result = SumOfRatios(count: log.episodeCount)
    var (logWeights, weights): ([Double], [Double]) = ([], [])
    for t in 0..<weighted.horizon {
      // Without censoring u_t are the w of the step before, most of whose work is their exponentials.
      let priorLogWeights = weighted.priorLogWeights(at: t)
      let prior = priorLogWeights == logWeights ? weights : scaledWeights(priorLogWeights)
      result.append(
        numerators: weighted.discounted(at: t) { values[$0] }.multiplied(by: prior), denominators: prior)
      logWeights = weighted.logWeights(at: t)
      weights = scaledWeights(logWeights)
      result.append(
        numerators: weighted.discounted(at: t) { residuals[$0] }.multiplied(by: weights), denominators: weights)
    }
    return result
  }
}
