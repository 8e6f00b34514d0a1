import Foundation

/// Per-decision importance sampling: (1/n) Σ_i Σ_t d_t w_t r_t, each reward weighted by the decisions before it.
///
/// Unbiased where the behavior probabilities are right, of smaller variance than ``ImportanceSampling``.
///
/// Source: Precup, Sutton, Singh. Eligibility traces for off-policy policy evaluation. ICML (2000), equation 8,
/// https://scholarworks.umass.edu/cs_faculty_pubs/80.
public struct PerDecisionImportanceSampling: OffPolicyEstimator {
  public let name = "PDIS"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    return SumOfRatios(
      meanOf: (0..<log.episodeCount).map { episode in
        log.steps(of: episode).reduce(0) { sum, t in
          sum + weighted.discounts[t] * exp(weighted.logWeights[t]) * log.rewards[t]
        }
      })
  }
}
