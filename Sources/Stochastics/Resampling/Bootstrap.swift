/// Nonparametric bootstrap intervals over independent units (patients, episodes).
///
/// Replicate r draws n units with replacement from the n at hand and evaluates the statistic on them:
/// θ*_r = θ(x_{i_1}, …, x_{i_n}) with i_j uniform on 0..<n, drawn from `key.child(.bootstrap, r)`. The interval thus
/// depends on the key alone, not on threads. Resampling whole patients keeps the dependence of visits within one.
///
/// A statistic is given either as a function of the drawn indices, which come in ascending order, or, faster where it is a
/// ratio of weighted sums, of the multiplicities: how often each of the n units was drawn. Both see the same draws for the
/// same key.
///
/// Source: Efron, Tibshirani. An Introduction to the Bootstrap (1993), chapters 13 and 14,
/// doi:10.1201/9780429246593. Fails (covers too little) where units are few or one unit carries the statistic, as one
/// patient's importance weight can; read it beside the effective sample size.
public struct Bootstrap: Sendable, Hashable, Codable {
  /// How an interval is read from the replicates.
  public enum Method: String, Sendable, Hashable, Codable {
    /// The quantiles (1 ∓ level)/2 of the replicates.
    case percentile
    /// Bias-corrected and accelerated: quantiles moved by the replicates' median bias and the jackknife's skewness. It
    /// costs n further evaluations of the statistic.
    case biasCorrectedAccelerated
  }

  /// The number of replicates B.
  public var replicates: Int
  /// The nominal coverage, in (0, 1).
  public var level: Double
  /// How replicates become an interval.
  public var method: Method

  /// - Parameters: as the properties of these names.
  public init(replicates: Int = 1000, level: Double = 0.95, method: Method = .percentile) {
    precondition(replicates > 0, "Bootstrap(replicates: \(replicates)): at least one replicate is needed")
    precondition(level > 0 && level < 1, "Bootstrap(level: \(level)): the level must lie between 0 and 1")
    self.replicates = replicates
    self.level = level
    self.method = method
  }

  /// The interval of a statistic of drawn indices.
  /// - Parameters:
  ///   - count: the number of units n, at least one.
  ///   - statistic: θ of a list of unit indices (n of them, or n − 1 in the jackknife).
  /// - Throws: ``BootstrapError``, or what the statistic throws.
  public func interval(
    count: Int, key: Key, threads: Int, statistic: @Sendable ([Int]) throws -> Double
  ) throws -> Interval {
    let estimate = try statistic(Array(0..<count))
    let values = try parallelMap(count: replicates, threads: threads) { replicate in
      try statistic(drawnIndices(count: count, key: key, replicate: replicate))
    }
    let jackknife = try leftOut(count: count, threads: threads) { omitted in
      try statistic((0..<count).filter { $0 != omitted })
    }
    return try interval(estimate: estimate, values: values, jackknife: jackknife)
  }

  /// The interval of a statistic of multiplicities.
  /// - Parameters:
  ///   - count: the number of units n, at least one.
  ///   - statistic: θ of n multiplicities, which sum to n (n − 1 in the jackknife).
  /// - Throws: ``BootstrapError``, or what the statistic throws.
  public func interval(
    multiplicitiesOf count: Int, key: Key, threads: Int, statistic: @Sendable ([Int32]) throws -> Double
  ) throws -> Interval {
    let ones = [Int32](repeating: 1, count: count)
    let estimate = try statistic(ones)
    let values = try resample(count: count, key: key, threads: threads, statistic)
    let jackknife = try leftOut(count: count, threads: threads) { omitted in
      var multiplicities = ones
      multiplicities[omitted] = 0
      return try statistic(multiplicities)
    }
    return try interval(estimate: estimate, values: values, jackknife: jackknife)
  }

  /// The value of a statistic, of any type, on each replicate's multiplicities, in the order of replicates.
  ///
  /// Several estimators taken from one call share their draws, so that differences between them are paired.
  public func resample<Value: Sendable>(
    count: Int, key: Key, threads: Int, _ statistic: @Sendable ([Int32]) throws -> Value
  ) throws -> [Value] {
    try parallelMap(count: replicates, threads: threads) { replicate in
      try statistic(multiplicities(count: count, key: key, replicate: replicate))
    }
  }

  /// How often each of `count` units is drawn in a replicate.
  public func multiplicities(count: Int, key: Key, replicate: Int) -> [Int32] {
    var draws = resample(count: count, key: key, replicate: replicate)
    var result = [Int32](repeating: 0, count: count)
    result.withUnsafeMutableBufferPointer { result in
      guard let start = result.baseAddress else { return }
      for unit in stride(from: 0, to: count, by: Resample.blockLength) { draws.next(start + unit) }
    }
    return result
  }

  /// The draws of a replicate, before they are made.
  package func resample(count: Int, key: Key, replicate: Int) -> Resample {
    Resample(count: count, key: key.child(.bootstrap, replicate))
  }

  private func drawnIndices(count: Int, key: Key, replicate: Int) -> [Int] {
    multiplicities(count: count, key: key, replicate: replicate).enumerated().flatMap { unit, times in
      repeatElement(unit, count: Int(times))
    }
  }

  private func leftOut(
    count: Int, threads: Int, _ statistic: @Sendable (Int) throws -> Double
  ) throws -> [Double] {
    guard method == .biasCorrectedAccelerated else { return [] }
    return try parallelMap(count: count, threads: threads, statistic)
  }
}
