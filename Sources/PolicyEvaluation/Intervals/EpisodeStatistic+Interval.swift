import Foundation
public import Stochastics

extension EpisodeStatistic {
  /// The estimate with its interval and its one-sided bounds.
  /// - Throws: ``EstimatorUnavailable`` where the estimate is not finite, or the method does not apply to it.
  public func result(_ method: IntervalMethod, key: Key, threads: Int = 1) throws -> EstimatorResult {
    let value = value
    guard value.isFinite else { throw whyNotFinite }
    if case .bootstrap(let bootstrap) = method {
      let replicates = try bootstrap.replicates(of: [self], key: key, threads: threads)
      return try result(bootstrap, replicates: replicates[0])
    }
    let influences = influences
    func ends(_ method: IntervalMethod) throws -> [Double] {
      let halfWidth = try halfWidth(method, influences)
      guard halfWidth.isFinite else {
        throw EstimatorUnavailable("\(method.description) gives no interval from \(count) units")
      }
      return [value - halfWidth, value + halfWidth]
    }
    return EstimatorResult(
      value: value, interval: try ends(method), oneSided: try method.oneSided.map(ends), method: method.description)
  }

  /// The estimate with the interval of bootstrap replicates that were drawn before.
  public func result(_ bootstrap: Bootstrap, replicates: [Double]) throws -> EstimatorResult {
    let value = value
    guard value.isFinite else { throw whyNotFinite }
    let leftOut = bootstrap.method == .biasCorrectedAccelerated ? jackknife : []
    let interval = try bootstrap.interval(estimate: value, values: replicates, jackknife: leftOut)
    var used = bootstrap
    used.method = interval.method
    var method = IntervalMethod.bootstrap(used).description
    if interval.nonFiniteReplicates > 0 { method += ", \(interval.nonFiniteReplicates) of them undefined and left out" }
    var oneSided: [Double]?
    if case .bootstrap(let bootstrap)? = IntervalMethod.bootstrap(bootstrap).oneSided {
      let bounds = try bootstrap.interval(estimate: value, values: replicates, jackknife: leftOut)
      oneSided = [bounds.lower, bounds.upper]
    }
    return EstimatorResult(
      value: value, interval: [interval.lower, interval.upper], oneSided: oneSided, method: method)
  }

  /// Half the width of a symmetric interval.
  private func halfWidth(_ method: IntervalMethod, _ influences: [Double]) throws(EstimatorUnavailable) -> Double {
    let n = Double(count)
    let variance = influences.reduce(0) { $0 + $1 * $1 } / (n - 1)
    switch method {
    case .bootstrap: return .nan
    case .studentT(let level):
      guard count > 1 else { return .nan }
      return StudentT.quantile((1 + level) / 2, degreesOfFreedom: n - 1) * (variance / n).squareRoot()
    case .hoeffding(let level, let range):
      return try rangeWidth(range) * (log(2 / (1 - level)) / (2 * n)).squareRoot()
    case .empiricalBernstein(let level, let range):
      let logTerm = log(4 / (1 - level))
      return try (2 * variance * logTerm / n).squareRoot() + 7 * rangeWidth(range) * logTerm / (3 * (n - 1))
    }
  }

  /// The width of the range of the terms, which must lie in it.
  private func rangeWidth(_ range: ClosedRange<Double>?) throws(EstimatorUnavailable) -> Double {
    guard let terms = (self as? SumOfRatios)?.terms, let least = terms.min(), let greatest = terms.max() else {
      throw EstimatorUnavailable("the interval needs an estimator that is a mean over independent episodes")
    }
    let range = range ?? 0...max(0, greatest)
    guard least >= range.lowerBound, greatest <= range.upperBound else {
      throw EstimatorUnavailable("a term lies outside the range \(range)")
    }
    return range.upperBound - range.lowerBound
  }
}
