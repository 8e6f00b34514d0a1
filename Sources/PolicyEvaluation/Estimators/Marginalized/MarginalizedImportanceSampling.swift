import Foundation

/// Marginalized importance sampling of discrete states: each state is weighted by how often the target policy is in it,
/// instead of by the product of ratios that led there.
///
/// With μ̂_t(s) the (censoring-weighted) number of episodes in state s at step t, and d̂_0 the distribution of first states,
///   d̂_{t+1}(s′) = Σ_i d̂_t(s_it)/μ̂_t(s_it) ρ_it gamma^{elapsed_it} 1[s_{i,t+1} = s′],
///   v̂ = Σ_t Σ_i d̂_t(s_it)/μ̂_t(s_it) ρ_it r_it, ρ = π/b of one decision.
/// The error grows with the square of the horizon, not exponentially, where the states are those of a Markov process and
/// π depends on them alone; with other states it is biased. d̂ is discounted by the time that has passed, so that unequal
/// intervals need nothing else. Where the target policy takes an action that nobody in the log took in that state at
/// that step, the share of d̂ that would follow is lost, as in every estimator without a model. Needs `states`.
///
/// Source: Xie, Ma, Wang. Towards optimal off-policy evaluation for reinforcement learning with marginalized importance
/// sampling. NeurIPS (2019), doi:10.48550/arXiv.1906.03393, section 3: d̂_{t+1} = P̂ d̂_t and v̂ = Σ_t Σ_s d̂_t(s) r̂_t(s)
/// with importance-weighted P̂ and r̂, here written out as sums over episodes.
public struct MarginalizedImportanceSampling: OffPolicyEstimator {
  public let name = "MIS"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> MarginalizedStates {
    try MarginalizedStates(weighted)
  }
}
