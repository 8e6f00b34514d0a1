import Foundation

/// How an estimate moves as the importance weights are clipped.
public struct ClippingSensitivity: Sendable, Hashable, Codable {
  /// The estimate at one limit.
  public struct Row: Sendable, Hashable, Codable {
    public var limit: Double
    public var value: Double
    /// The share of episodes whose final weight was clipped.
    public var clippedShare: Double
    /// Kish's effective sample size of the clipped final weights.
    public var effectiveSampleSize: Double

    enum CodingKeys: String, CodingKey {
      case limit, value
      case clippedShare = "clipped_share"
      case effectiveSampleSize = "effective_sample_size"
    }
  }

  /// The estimator's name.
  public var estimator: String
  /// The estimate without clipping.
  public var unclipped: Double
  /// By ascending limit.
  public var rows: [Row]

  public init(
    _ estimator: some OffPolicyEstimator, _ weighted: WeightedLog, limits: [Double] = [1, 2, 5, 10, 20, 50, 100]
  ) throws(EstimatorUnavailable) {
    self.estimator = estimator.name
    unclipped = try estimator.statistic(weighted).value
    rows = []
    for limit in limits.sorted() {
      let clipped = weighted.clipped(at: limit)
      let above = weighted.episodeLogWeights.count { $0 > log(limit) }
      rows.append(
        Row(
          limit: limit, value: try Clipped(estimator, at: limit).statistic(weighted).value,
          clippedShare: Double(above) / Double(weighted.log.episodeCount),
          effectiveSampleSize: effectiveSampleSize(clipped.episodeLogWeights)))
    }
  }
}
