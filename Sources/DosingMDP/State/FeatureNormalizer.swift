/// Per-feature centering and scaling, fitted on training patients only.
///
/// normalized = clip((x - mean) / scale, -limit, limit), scale = the standard deviation, or 1 for a constant feature.
public struct FeatureNormalizer: Codable, Hashable, Sendable {
  public var mean: [Double]
  public var scale: [Double]
  /// Normalized values are limited to this many standard deviations, so that one outlier cannot rule a network.
  public var limit: Double
  /// Features that are not normalized, such as codes; `nil` where all are.
  public var kept: [Int]?

  /// Fits on every decision state of the given (training) episodes.
  public init(fitting episodes: [Episode], limit: Double = 5) {
    self.init(fitting: episodes.flatMap { $0.steps.map(\.state.features) }, limit: limit)
  }

  /// Fits on rows of features.
  /// - Parameter keeping: features that stay as they are, such as codes.
  public init(fitting rows: [[Double]], keeping: Set<Int> = [], limit: Double = 5) {
    let size = rows.first?.count ?? 0
    let count = Double(max(rows.count, 1))
    var mean = [Double](repeating: 0, count: size)
    for row in rows { for index in 0..<size { mean[index] += row[index] / count } }
    var variance = [Double](repeating: 0, count: size)
    for row in rows {
      for index in 0..<size {
        let deviation = row[index] - mean[index]
        variance[index] += deviation * deviation / count
      }
    }
    self.mean = mean.indices.map { keeping.contains($0) ? 0 : mean[$0] }
    scale = variance.indices.map { !keeping.contains($0) && variance[$0] > 1e-12 ? variance[$0].squareRoot() : 1 }
    kept = keeping.isEmpty ? nil : keeping.sorted()
    self.limit = limit
  }

  /// The normalized features of a state.
  public func normalize(_ features: [Double]) -> [Float] {
    var normalized = features.indices.map { Float(max(-limit, min(limit, (features[$0] - mean[$0]) / scale[$0]))) }
    for index in kept ?? [] { normalized[index] = Float(features[index]) }
    return normalized
  }
}
