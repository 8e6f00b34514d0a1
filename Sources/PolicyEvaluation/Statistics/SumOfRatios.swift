/// A statistic of n episodes that is a sum of ratios of sums: θ = Σ_k (Σ_i N_ki) / (Σ_i D_ki).
///
/// Most estimators of this module are one: a mean has one ratio with D = 1, a self-normalized estimator has its weights
/// as D, a per-step normalized one has a ratio per step. The N and D of an episode are all that a bootstrap replicate,
/// the jackknife or a linearization needs of it, so none of them touches the log again.
public struct SumOfRatios: EpisodeStatistic {
  /// The number of episodes n.
  public let count: Int
  /// N and D, equal ones once.
  private(set) var sums: EpisodeSums
  /// The places of N and D among the sums, [K].
  private(set) var places: [(numerator: Int, denominator: Int)] = []
  /// Whether θ is the mean of independent terms, one per episode: the case of the distribution-free intervals.
  public private(set) var isMean = false

  /// A sum without ratios yet.
  public init(count: Int) {
    precondition(count > 0, "SumOfRatios: no episodes")
    self.count = count
    sums = EpisodeSums(count: count)
  }

  /// The number of ratios K.
  public var ratioCount: Int { places.count }

  /// θ = (1/n) Σ_i x_i.
  public init(meanOf terms: [Double]) {
    self.init(count: terms.count)
    append(numerators: terms, denominators: Array(repeating: 1, count: terms.count))
    isMean = true
  }

  /// Adds the ratio (Σ_i N_i) / (Σ_i D_i).
  public mutating func append(numerators: [Double], denominators: [Double]) {
    precondition(numerators.count == count && denominators.count == count, "SumOfRatios: \(numerators.count) terms")
    places.append((sums.insert(numerators), sums.insert(denominators)))
    isMean = false
  }

  /// θ; NaN where the sum of a denominator is 0, infinite where an N or D cannot be represented.
  public var value: Double {
    let value = ratios.reduce(0) { $0 + sum($1.numerators) / nonzero(sum($1.denominators)) }
    if value.isFinite { return value }
    // An infinite weight times a return of 0 is NaN, but not for lack of weight.
    return sums.rows.allSatisfy { $0.allSatisfy(\.isFinite) } ? .nan : .infinity
  }

  /// N and D of each ratio.
  private var ratios: some Sequence<(numerators: [Double], denominators: [Double])> {
    places.lazy.map { (sums.rows[$0.numerator], sums.rows[$0.denominator]) }
  }

  /// The most N that are kept of a statistic with a ratio per step: with D and a second set for the doubly robust
  /// estimator, 1.3 GB.
  static let largestMatrix = 40_000_000

  /// - Throws: ``EstimatorUnavailable`` where a ratio per step of all episodes would not fit in memory.
  static func requireRoom(episodes: Int, steps: Int) throws(EstimatorUnavailable) {
    let (size, overflows) = episodes.multipliedReportingOverflow(by: steps)
    if overflows || size > largestMatrix {
      throw EstimatorUnavailable(
        "\(episodes) episodes of up to \(steps) steps need more memory than it may take (\(largestMatrix) weights)")
    }
  }

  /// What each episode adds to the sum of the first ratios, N_ki / Σ_i D_ki, for several numbers of ratios in ascending
  /// order: [number][n].
  func contributions(upTo counts: [Int]) -> [[Double]] {
    var sum = [Double](repeating: 0, count: count)
    var rest = ratios.makeIterator()
    var used = 0
    return counts.map { limit in
      while used < limit, let ratio = rest.next() {
        let total = nonzero(self.sum(ratio.denominators))
        for episode in 0..<count { sum[episode] += ratio.numerators[episode] / total }
        used += 1
      }
      return sum
    }
  }

  /// The terms x_i where θ is a mean.
  public var terms: [Double]? { isMean ? places.first.map { sums.rows[$0.numerator] } : nil }

  /// The influence of each episode on θ: Σ_k (N_ki − R_k D_ki)/mean(D_k), with R_k the k-th ratio; they sum to 0.
  public var influences: [Double] {
    var result = [Double](repeating: 0, count: count)
    for ratio in ratios {
      let total = nonzero(sum(ratio.denominators))
      let value = sum(ratio.numerators) / total
      let scale = Double(count) / total
      for episode in 0..<count {
        result[episode] += scale * (ratio.numerators[episode] - value * ratio.denominators[episode])
      }
    }
    return result
  }

  /// θ without episode i, for each i.
  public var jackknife: [Double] {
    var result = [Double](repeating: 0, count: count)
    for ratio in ratios {
      let numerator = sum(ratio.numerators)
      let denominator = sum(ratio.denominators)
      for episode in 0..<count {
        result[episode] += (numerator - ratio.numerators[episode]) / nonzero(denominator - ratio.denominators[episode])
      }
    }
    return result
  }

  private func sum(_ row: [Double]) -> Double { row.reduce(0, +) }

  /// A denominator of 0 gives NaN rather than an infinity: nothing can be said.
  private func nonzero(_ denominator: Double) -> Double { denominator == 0 ? .nan : denominator }
}
