import Foundation

/// Effective sample sizes: how many independent draws would tell as much.
///
/// Source: Vehtari and others 2021, doi:10.1214/20-BA1221, sections 3.2 and 4, equations 10–13; Geyer. Practical Markov
/// chain Monte Carlo. Statistical Science 7:473 (1992), doi:10.1214/ss/1177011137.
extension Trace {
  /// Of the center of the distribution: that of rank-normalized split chains. `nil` where the draws do not vary.
  public var bulkEffectiveSampleSize: Double? { varies ? split.rankNormalized.plainEffectiveSampleSize : nil }

  /// Of the tails: the smaller of those of the 5 % and the 95 % quantile. `nil` where one has none.
  public var tailEffectiveSampleSize: Double? {
    guard let low = effectiveSampleSize(ofQuantile: 0.05), let high = effectiveSampleSize(ofQuantile: 0.95) else {
      return nil
    }
    return Swift.min(low, high)
  }

  /// Of the mean, where it exists.
  public var meanEffectiveSampleSize: Double? { varies ? split.plainEffectiveSampleSize : nil }

  /// Of a quantile: that of the indicator of being at most the quantile. `nil` where the draws do not vary.
  public func effectiveSampleSize(ofQuantile probability: Double) -> Double? {
    guard varies else { return nil }
    let bound = quantile(probability, ofSorted: sorted)
    let indicator = split.map { $0 <= bound ? 1 : 0 }
    return indicator.varies ? indicator.plainEffectiveSampleSize : nil
  }

  /// The number of draws divided by τ = −1 + 2 Σ ρ_t, the autocorrelations summed in pairs while these are positive and
  /// made monotone (Geyer's initial sequence). τ is at least 1/lg S, so that antithetic chains do not count for more than
  /// S lg S.
  var plainEffectiveSampleSize: Double? {
    let n = Double(length)
    let means = chains.map { $0.reduce(0, +) / n }
    let within = autocovariance(0, means) * n / (n - 1)
    var total = within * (n - 1) / n
    if chains.count > 1 {
      let grand = means.reduce(0, +) / Double(means.count)
      total += means.reduce(0) { $0 + ($1 - grand) * ($1 - grand) } / Double(means.count - 1)
    }
    guard total > 0, total.isFinite else { return nil }
    func correlation(_ lag: Int) -> Double { 1 - (within - autocovariance(lag, means)) / total }
    var last = (even: 1.0, odd: correlation(1))
    var pairs: [Double] = []
    var lag = 1
    while lag < length - 3, last.even + last.odd > 0 {
      pairs.append(last.even + last.odd)
      last = (correlation(lag + 1), correlation(lag + 2))
      lag += 2
    }
    for index in pairs.indices.dropFirst() { pairs[index] = Swift.min(pairs[index], pairs[index - 1]) }
    // Of the last pair the even lag alone counts.
    let tail = last.even > 0 || last.even + last.odd >= 0 ? last.even : 0
    let draws = Double(drawCount)
    let time = -1 + 2 * pairs.reduce(0, +) + tail
    return draws / Swift.max(time, 1 / log10(draws))
  }

  /// The autocovariance at a lag with the divisor n, averaged over the chains.
  private func autocovariance(_ lag: Int, _ means: [Double]) -> Double {
    zip(chains, means).reduce(0) { sum, chain in
      var products = 0.0
      for place in 0..<(length - lag) { products += (chain.0[place] - chain.1) * (chain.0[place + lag] - chain.1) }
      return sum + products / Double(length)
    } / Double(chains.count)
  }
}
