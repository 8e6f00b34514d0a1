/// Direct method: the mean of the model's value at the first decision, (1/n) Σ_i Σ_a π(a|h_0) q(h_0, a).
///
/// Uses no weights, so its variance is small; its bias is that of q. Needs q and π.
///
/// Source: Dudík, Langford, Li. Doubly robust policy evaluation and learning. ICML (2011), doi:10.48550/arXiv.1103.4601,
/// section 2.1; for sequences, q is the action value of the whole remaining episode.
public struct DirectMethod: OffPolicyEstimator {
  public let name = "DM"

  public init() {}

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    let values = (0..<log.episodeCount).compactMap { log.stateValue(log.offsets[$0]) }
    guard values.count == log.episodeCount else { throw .needsActionValues(log) }
    return SumOfRatios(meanOf: values)
  }
}
