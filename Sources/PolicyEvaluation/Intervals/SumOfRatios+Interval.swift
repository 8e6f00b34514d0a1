import Foundation
public import Stochastics

extension SumOfRatios {
  /// The estimate with an interval.
  /// - Throws: ``EstimatorUnavailable`` where the estimate is not finite, or the method does not apply to it.
  public func result(
    _ method: IntervalMethod, key: Key, threads: Int = 1
  ) throws -> EstimatorResult {
    let value = value
    guard value.isFinite else { throw whyNotFinite }
    switch method {
    case .bootstrap(let bootstrap):
      let replicates = try bootstrap.replicates(of: [self], key: key, threads: threads)
      return try result(bootstrap, replicates: replicates[0])
    case .studentT(let level):
      return try around(value, studentHalfWidth(level), method)
    case .hoeffding(let level, let range):
      let terms = try boundedTerms(range)
      return try around(value, terms.width * (log(2 / (1 - level)) / (2 * Double(count))).squareRoot(), method)
    case .empiricalBernstein(let level, let range):
      let terms = try boundedTerms(range)
      let logTerm = log(4 / (1 - level))
      let n = Double(count)
      let halfWidth =
        (2 * terms.variance * logTerm / n).squareRoot() + 7 * terms.width * logTerm / (3 * (n - 1))
      return try around(value, halfWidth, method)
    }
  }

  /// The estimate with the interval of bootstrap replicates that were drawn before.
  public func result(_ bootstrap: Bootstrap, replicates: [Double]) throws -> EstimatorResult {
    let value = value
    guard value.isFinite else { throw whyNotFinite }
    let jackknife = bootstrap.method == .biasCorrectedAccelerated ? jackknife : []
    let interval = try bootstrap.interval(estimate: value, values: replicates, jackknife: jackknife)
    var used = bootstrap
    used.method = interval.method
    var method = IntervalMethod.bootstrap(used).description
    if interval.nonFiniteReplicates > 0 { method += ", \(interval.nonFiniteReplicates) of them undefined and left out" }
    return EstimatorResult(value: value, lower: interval.lower, upper: interval.upper, method: method)
  }

  private func around(_ value: Double, _ halfWidth: Double, _ method: IntervalMethod) throws -> EstimatorResult {
    guard halfWidth.isFinite else {
      throw EstimatorUnavailable("\(method.description) gives no interval from \(count) episodes")
    }
    return EstimatorResult(
      value: value, lower: value - halfWidth, upper: value + halfWidth, method: method.description)
  }

  private func studentHalfWidth(_ level: Double) -> Double {
    guard count > 1 else { return .nan }
    let n = Double(count)
    let squares = influences.reduce(0) { $0 + $1 * $1 }
    let standardError = (squares / (n - 1) / n).squareRoot()
    return StudentT.quantile((1 + level) / 2, degreesOfFreedom: n - 1) * standardError
  }

  /// The terms' unbiased variance and the width of their range.
  private func boundedTerms(_ range: ClosedRange<Double>?) throws(EstimatorUnavailable) -> (
    variance: Double, width: Double
  ) {
    guard let terms else { throw EstimatorUnavailable("the interval needs an estimator that is a mean over episodes") }
    let range = range ?? 0...max(0, terms.max() ?? 0)
    guard let least = terms.min(), let greatest = terms.max(), least >= range.lowerBound, greatest <= range.upperBound
    else { throw EstimatorUnavailable("a term lies outside the range \(range)") }
    let squares = influences.reduce(0) { $0 + $1 * $1 }
    return (squares / Double(count - 1), range.upperBound - range.lowerBound)
  }
}

extension SumOfRatios {
  /// Why θ is not finite.
  public var whyNotFinite: EstimatorUnavailable {
    EstimatorUnavailable(
      value.isNaN && isFinite
        ? "it is undefined: at some step no episode has weight under the target policy"
        : "its weights exceed what can be represented")
  }
}
