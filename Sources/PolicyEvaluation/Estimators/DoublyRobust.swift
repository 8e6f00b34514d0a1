import Foundation

/// Doubly robust: (1/n) Σ_i Σ_t d_t [ u_t v(h_t) + w_t (r_t − q(h_t, a_t)) ].
///
/// The same as the recursion V_t = v(h_t) + ρ_t (r_t + gamma^{elapsed_t} V_{t+1} − q(h_t, a_t)), V = 0 at the end,
/// written as a sum over decisions. Unbiased where the behavior probabilities are right, whatever q; its variance falls
/// with the error of q. With q = 0 it is ``PerDecisionImportanceSampling``. Needs q and π; q must not have been fitted
/// on the episodes that it is applied to (cross-fit by patient).
///
/// Source: Jiang, Li. Doubly robust off-policy value evaluation for reinforcement learning. ICML (2016),
/// doi:10.48550/arXiv.1511.03722, equation 10.
public struct DoublyRobust: OffPolicyEstimator {
  public let name = "DR"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    guard let values = log.stateValues, let residuals = log.residuals else { throw .needsActionValues(log) }
    var terms = [Double](repeating: 0, count: log.episodeCount)
    for episode in 0..<log.episodeCount {
      for t in log.steps(of: episode) {
        let u = exp(weighted.priorLogWeights[t])
        let w = exp(weighted.logWeights[t])
        terms[episode] += weighted.discounts[t] * (u * values[t] + w * residuals[t])
      }
    }
    return SumOfRatios(meanOf: terms)
  }
}
