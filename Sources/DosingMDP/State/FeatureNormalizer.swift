/// Per-feature centering and scaling, fitted on training patients only.
///
/// normalized = clip((x - mean) / scale, -limit, limit), scale = the standard deviation, or 1 for a constant feature.
public struct FeatureNormalizer: Codable, Hashable, Sendable {
  public var mean: [Double]
  public var scale: [Double]
  /// Normalized values are limited to this many standard deviations, so that one outlier cannot rule a network.
  public var limit: Double

  /// Fits on every decision state of the given (training) episodes.
  public init(fitting episodes: [Episode], limit: Double = 5) {
    let states = episodes.flatMap { $0.steps.map(\.state) }
    let size = states.first?.features.count ?? 0
    let count = Double(max(states.count, 1))
    var mean = [Double](repeating: 0, count: size)
    for state in states { for index in 0..<size { mean[index] += state.features[index] / count } }
    var variance = [Double](repeating: 0, count: size)
    for state in states {
      for index in 0..<size {
        let deviation = state.features[index] - mean[index]
        variance[index] += deviation * deviation / count
      }
    }
    self.mean = mean
    scale = variance.map { $0 > 1e-12 ? $0.squareRoot() : 1 }
    self.limit = limit
  }

  /// The normalized features of a state.
  public func normalize(_ features: [Double]) -> [Float] {
    features.indices.map { Float(max(-limit, min(limit, (features[$0] - mean[$0]) / scale[$0]))) }
  }
}
