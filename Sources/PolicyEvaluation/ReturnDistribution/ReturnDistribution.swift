import Foundation

/// The distribution of the return under the target policy, with one functional of it as a statistic of the episodes.
///
/// F is a step function. It is kept as what each episode adds to it at which point: w_i at its return and, doubly robust,
/// −w_i at the model's value of the action taken and π(a|h) at that of every action.
public struct ReturnDistribution: EpisodeStatistic {
  /// What an episode adds to F from a point on: `weight` times its importance weight, and `mass` without it.
  private struct Jump {
    var point: Double
    var episode: Int
    var weight = 0.0
    var mass = 0.0
  }

  public let count: Int
  public let functional: ReturnFunctional
  private let weighting: ReturnDistributionEstimator.Weighting
  /// By ascending point.
  private let jumps: [Jump]
  /// Scaled so that the greatest is 1 where they are normalized.
  private let weights: [Double]
  /// The distinct points of the jumps, ascending.
  public let points: [Double]

  init(
    _ weighted: WeightedLog, weighting: ReturnDistributionEstimator.Weighting, functional: ReturnFunctional
  ) throws(EstimatorUnavailable) {
    let log = weighted.log
    if weighting.isDoublyRobust && !log.hasValues { throw .needsActionValues(log) }
    count = log.episodeCount
    self.functional = functional
    self.weighting = weighting
    let logWeights = weighted.episodeLogWeights
    weights = weighting.isNormalized ? scaledWeights(logWeights) : logWeights.map { exp($0) }
    var jumps: [Jump] = []
    for episode in 0..<count {
      jumps.append(Jump(point: weighted.discountedReturn(of: episode), episode: episode, weight: 1))
      guard weighting.isDoublyRobust else { continue }
      let start = log.offsets[episode]
      jumps.append(Jump(point: log.actionValue(start) ?? .nan, episode: episode, weight: -1))
      jumps += log.valueDistribution(start).map { Jump(point: $0.value, episode: episode, mass: $0.probability) }
    }
    self.jumps = jumps.sorted {
      ($0.point, $0.episode, $0.weight, $0.mass) < ($1.point, $1.episode, $1.weight, $1.mass)
    }
    points = self.jumps.reduce(into: []) { if $0.last != $1.point { $0.append($1.point) } }
  }

  /// F at each of `points`.
  public var cumulative: [Double] {
    cumulative([SIMD8<Double>](repeating: SIMD8(repeating: 1), count: count)).map { $0[0] }
  }

  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    functional(points: points, cumulative: cumulative(multiplicities))
  }

  private func cumulative(_ multiplicities: [SIMD8<Double>]) -> [SIMD8<Double>] {
    let total = multiplicities.reduce(.zero, +)
    var normalizer = total
    if weighting.isNormalized {
      normalizer = zip(weights, multiplicities).reduce(.zero) { $0 + $1.0 * $1.1 }
      normalizer.replace(with: .nan, where: normalizer .== 0)
    }
    let (zero, one) = (SIMD8<Double>.zero, SIMD8<Double>(repeating: 1))
    // What is NaN must stay so: maxima and minima would drop it.
    let undefined = 0 * normalizer
    var (weightSum, massSum, greatest) = (zero, zero, zero)
    var result: [SIMD8<Double>] = []
    result.reserveCapacity(points.count)
    for (index, jump) in jumps.enumerated() {
      weightSum += jump.weight * weights[jump.episode] * multiplicities[jump.episode]
      massSum += jump.mass * multiplicities[jump.episode]
      guard index + 1 == jumps.count || jumps[index + 1].point != jump.point else { continue }
      let value = weightSum / normalizer + massSum / total
      greatest = pointwiseMax(greatest, value)
      result.append(pointwiseMin(greatest, one) + undefined)
    }
    result[result.count - 1] = one + undefined
    return result
  }
}
