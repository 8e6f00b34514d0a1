import Foundation

/// Trajectory-wise importance sampling: (1/n) Σ_i w_i G_i, w_i the weight of the whole episode, G_i its return.
///
/// Unbiased where the behavior probabilities are right; its variance grows exponentially with the horizon.
///
/// Source: Precup, Sutton, Singh. Eligibility traces for off-policy policy evaluation. ICML (2000), equation 4,
/// https://scholarworks.umass.edu/cs_faculty_pubs/80.
public struct ImportanceSampling: OffPolicyEstimator {
  public let name = "IS"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let weights = weighted.episodeLogWeights.map { exp($0) }
    return SumOfRatios(meanOf: weights.enumerated().map { $1 * weighted.discountedReturn(of: $0) })
  }
}
