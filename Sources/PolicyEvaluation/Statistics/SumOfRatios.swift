/// A statistic of n episodes that is a sum of ratios of sums: θ = Σ_k (Σ_i N_ki) / (Σ_i D_ki).
///
/// Most estimators of this module are one: a mean has one ratio with D = 1, a self-normalized estimator has its weights
/// as D, a per-step normalized one has a ratio per step. The N and D of an episode are all that a bootstrap replicate,
/// the jackknife or a linearization needs of it, so none of them touches the log again.
public struct SumOfRatios: EpisodeStatistic {
  /// The number of episodes n.
  public let count: Int
  /// The number of ratios K.
  public private(set) var ratioCount = 0
  /// N, [K][n].
  private(set) var numerators: [Double] = []
  /// D, [K][n].
  private(set) var denominators: [Double] = []
  /// Whether θ is the mean of independent terms, one per episode: the case of the distribution-free intervals.
  public private(set) var isMean = false

  /// A sum without ratios yet.
  public init(count: Int) {
    precondition(count > 0, "SumOfRatios: no episodes")
    self.count = count
  }

  /// θ = (1/n) Σ_i x_i.
  public init(meanOf terms: [Double]) {
    self.init(count: terms.count)
    append(numerators: terms, denominators: Array(repeating: 1, count: terms.count))
    isMean = true
  }

  /// Adds the ratio (Σ_i N_i) / (Σ_i D_i).
  public mutating func append(numerators: [Double], denominators: [Double]) {
    precondition(numerators.count == count && denominators.count == count, "SumOfRatios: \(numerators.count) terms")
    self.numerators += numerators
    self.denominators += denominators
    ratioCount += 1
    isMean = false
  }

  /// θ; NaN where the sum of a denominator is 0, infinite where an N or D cannot be represented.
  public var value: Double {
    let value = (0..<ratioCount).reduce(0) { $0 + sum(numerators, $1) / nonzero(sum(denominators, $1)) }
    if value.isFinite { return value }
    // An infinite weight times a return of 0 is NaN, but not for lack of weight.
    return numerators.allSatisfy(\.isFinite) && denominators.allSatisfy(\.isFinite) ? .nan : .infinity
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
    var used = 0
    return counts.map { limit in
      while used < limit {
        let total = nonzero(self.sum(denominators, used))
        for episode in 0..<count { sum[episode] += numerators[used * count + episode] / total }
        used += 1
      }
      return sum
    }
  }

  /// The terms x_i where θ is a mean.
  public var terms: [Double]? { isMean ? numerators : nil }

  /// The influence of each episode on θ: Σ_k (N_ki − R_k D_ki)/mean(D_k), with R_k the k-th ratio; they sum to 0.
  public var influences: [Double] {
    var result = [Double](repeating: 0, count: count)
    for ratio in 0..<ratioCount {
      let total = nonzero(sum(denominators, ratio))
      let value = sum(numerators, ratio) / total
      let scale = Double(count) / total
      for episode in 0..<count {
        let index = ratio * count + episode
        result[episode] += scale * (numerators[index] - value * denominators[index])
      }
    }
    return result
  }

  /// θ without episode i, for each i.
  public var jackknife: [Double] {
    var result = [Double](repeating: 0, count: count)
    for ratio in 0..<ratioCount {
      let numerator = sum(numerators, ratio)
      let denominator = sum(denominators, ratio)
      for episode in 0..<count {
        let index = ratio * count + episode
        result[episode] += (numerator - numerators[index]) / nonzero(denominator - denominators[index])
      }
    }
    return result
  }

  private func sum(_ matrix: [Double], _ ratio: Int) -> Double {
    matrix[ratio * count..<(ratio + 1) * count].reduce(0, +)
  }

  /// A denominator of 0 gives NaN rather than an infinity: nothing can be said.
  private func nonzero(_ denominator: Double) -> Double { denominator == 0 ? .nan : denominator }
}
