/// Weighted (self-normalized) importance sampling: Σ_i w_i G_i / Σ_i w_i, w_i the weight of the whole episode.
///
/// Consistent, biased towards the behavior policy's value in small samples, of much smaller variance than
/// ``ImportanceSampling``; never outside the range of the observed returns.
///
/// Source: Precup, Sutton, Singh. Eligibility traces for off-policy policy evaluation. ICML (2000), equation 5,
/// https://scholarworks.umass.edu/cs_faculty_pubs/80.
public struct WeightedImportanceSampling: OffPolicyEstimator {
  public let name = "WIS"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let weights = scaledWeights(weighted.episodeLogWeights)
    var result = SumOfRatios(count: weights.count)
    result.append(
      numerators: weights.enumerated().map { $1 * weighted.discountedReturn(of: $0) }, denominators: weights)
    return result
  }
}
