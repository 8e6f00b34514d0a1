public import Stochastics

/// MAGIC: the blend x·g of partial returns g^(j), which weight by importance for j steps and leave the rest to the model.
///
/// g^(j) = Σ_{t≤j} [ P_t + R_t ] + P_{j+1}, with P_t = Σ_i u_it d_it v(h_it) / Σ_i u_it and
/// R_t = Σ_i w_it d_it (r_it − q(h_it, a_it)) / Σ_i w_it: from g^(−1), ``DirectMethod``, to the last, ``WeightedDoublyRobust``.
/// The blend minimizes xᵀ(Ω + b bᵀ)x over the simplex: an estimate of its mean squared error.
/// - Ω is the covariance of the g^(j), from the terms that each episode adds to them, shrunk (``BlendCovariance``).
/// - b_j is the distance of g^(j) from the 90 % percentile bootstrap interval of the last one, widened to contain it.
///
/// Consistent where weighted doubly robust is. Needs q and π.
///
/// Source: Thomas, Brunskill. Data-efficient off-policy policy evaluation for reinforcement learning. ICML (2016),
/// doi:10.48550/arXiv.1604.00923, algorithm 1. Deviations: Ω is shrunk; of long episodes a limited
/// number of j is used; in a bootstrap replicate b and x are found anew, from Ω of the whole log and its interval moved
/// with the last g, so that no bootstrap runs within a bootstrap.
public struct Magic: OffPolicyEstimator {
  public struct Configuration: Sendable, Hashable, Codable {
    /// The most partial returns that are blended, spread evenly over the steps.
    public var partialReturns: Int
    /// Of the interval from which the bias is measured.
    public var replicates: Int

    public init(partialReturns: Int = 16, replicates: Int = 200) {
      precondition(partialReturns > 1 && replicates > 0, "Magic: \(partialReturns) returns, \(replicates) replicates")
      self.partialReturns = partialReturns
      self.replicates = replicates
    }
  }

  public let name = "MAGIC"
  public let configuration: Configuration
  private let key: Key

  /// - Parameter key: of the bootstrap from which the bias is measured.
  public init(_ configuration: Configuration = Configuration(), key: Key = Key(seed: 1604)) {
    self.configuration = configuration
    self.key = key
  }

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> BlendedReturns {
    let ratios = try WeightedDoublyRobust().statistic(weighted)
    guard ratios.value.isFinite else { throw ratios.whyNotFinite }
    let bootstrap = Bootstrap(replicates: configuration.replicates, level: 0.9)
    let interval: Bootstrap.Interval
    do {
      let draws = try bootstrap.replicates(of: [ratios], key: key, threads: 1)
      interval = try bootstrap.interval(estimate: ratios.value, values: draws[0])
    } catch { throw EstimatorUnavailable("the interval of WDR: \(error)") }
    // The ratios of ``WeightedDoublyRobust`` are P_0, R_0, P_1, …: g^(j) is the sum of the first 2j + 3.
    let steps = Self.spread(configuration.partialReturns, over: weighted.horizon)
    return BlendedReturns(
      ratios: ratios, counts: steps.map { min(2 * $0 + 3, ratios.ratioCount) },
      margins: (max(0, ratios.value - interval.lower), max(0, interval.upper - ratios.value)))
  }

  /// At most `limit` of the steps −1, 0, …, horizon − 1, the first and the last among them.
  private static func spread(_ limit: Int, over horizon: Int) -> [Int] {
    let limit = min(limit, horizon + 1)
    return (0..<limit).map { $0 * horizon / (limit - 1) - 1 }
  }
}
