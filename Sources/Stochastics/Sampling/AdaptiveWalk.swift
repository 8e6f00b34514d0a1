import Foundation

/// A normal random walk whose covariance and scale are learned as in ``RandomWalkMetropolis``.
public struct AdaptiveWalk: Sendable {
  private var estimate: CovarianceEstimate
  private var factor: LowerFactor?
  private var logScale: Double
  private var count = 0
  private let target: Double
  /// The diagonal of the covariance that proposals have, without the scale.
  public private(set) var variances: [Double]

  /// - Parameters:
  ///   - dimension: how many components.
  ///   - deviations: of the first proposals; 1 where none are given.
  public init(dimension: Int, deviations: [Double]? = nil) {
    variances = deviations.map { $0.map { $0 * $0 } } ?? [Double](repeating: 1, count: dimension)
    estimate = CovarianceEstimate(dimension: dimension, kind: .dense)
    logScale = log(2.38 / Double(max(1, dimension)).squareRoot())
    target = dimension == 1 ? 0.44 : 0.234
  }

  /// s.
  public var scale: Double { exp(logScale) }

  /// x + s L z.
  public func proposal(from position: [Double], _ generator: inout Generator) -> [Double] {
    let normals = position.map { _ in generator.normal() }
    let step = factor?.times(normals) ?? position.indices.map { variances[$0].squareRoot() * normals[$0] }
    let scale = scale
    return position.indices.map { position[$0] + scale * step[$0] }
  }

  /// Learns from a transition of the warm-up: the scale always; the covariance from the second fifth on, and again from
  /// the second half on, when the beginning is forgotten.
  /// - Parameter total: how many transitions the warm-up has.
  public mutating func learn(_ position: [Double], acceptance: Double, of total: Int) {
    count += 1
    logScale += (acceptance - target) / pow(Double(count), 0.6)
    if count == total / 2 { estimate = CovarianceEstimate(dimension: position.count, kind: .dense) }
    guard count > total / 5 else { return }
    estimate.insert(position)
    let isEnough = estimate.count >= Double(10 * position.count)
    guard isEnough, Int(estimate.count) % 50 == 0, let covariance = estimate.covariance,
      let learned = LowerFactor(covariance)
    else { return }
    factor = learned
    variances = covariance.indices.map { covariance[$0][$0] }
  }
}
