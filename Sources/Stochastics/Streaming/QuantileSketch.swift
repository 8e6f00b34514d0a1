/// Quantiles of numbers that are seen once and not kept, each within a relative error α.
///
/// Positive and negative numbers are counted in logarithmic bins by magnitude, zeros apart. The estimate of the quantile
/// p of n numbers is within α·|x| of the order statistic x_{1 + ⌊p (n − 1)⌋}. Magnitudes below 2⁻¹⁰²² count as zero.
///
/// Counts are integers, so ``merge(_:)`` is exactly commutative and associative: a summary of the same numbers is the
/// same for any order, chunking and number of threads. Memory does not grow with n: some 8 to 16 bytes a bin, of which
/// α = 0.001 needs 350 per factor of two between the smallest and the largest magnitude. At most ``maximumBins`` bins are
/// kept for each sign, the ones of largest magnitude; smaller magnitudes are counted in the lowest bin kept, whose
/// quantiles then err by more than α (``isCollapsed``). By default they span 200 factors of two, that is 60 decades.
///
/// Source: Masson, Rim, Lee. DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees. PVLDB
/// 12 (2019), doi:10.14778/3352063.3352135. Deviations: bins by a cubic in place of the logarithm, as in the authors'
/// implementation; estimates are confined to the exact range of the numbers.
public struct QuantileSketch: Sendable, Hashable {
  /// The relative error α of a quantile.
  public var relativeAccuracy: Double { bins.accuracy }
  /// The largest number of bins for each sign.
  public var maximumBins: Int { positive.limit }

  private let bins: LogarithmicBins
  private var positive: BinCounts
  private var negative: BinCounts
  private var zeros = 0
  private var low = 0.0
  private var high = 0.0

  /// The summary of no numbers.
  /// - Parameters:
  ///   - relativeAccuracy: α, between 1e-6 and 0.5.
  ///   - maximumBins: for each sign, at least 1; by default as many as 200 factors of two need.
  public init(relativeAccuracy: Double = 0.001, maximumBins: Int? = nil) {
    bins = LogarithmicBins(accuracy: relativeAccuracy)
    positive = BinCounts(limit: maximumBins ?? Int(200 * bins.perOctave))
    negative = positive
  }

  /// How many numbers were seen.
  public var count: Int { negative.total + zeros + positive.total }

  /// The smallest number; `nil` without numbers.
  public var minimum: Double? { count > 0 ? low : nil }

  /// The largest number; `nil` without numbers.
  public var maximum: Double? { count > 0 ? high : nil }

  /// Whether small magnitudes share a bin because there were more than ``maximumBins``, so that α does not hold for them.
  public var isCollapsed: Bool { positive.isCollapsed || negative.isCollapsed }

  /// Takes a finite number into account, `count` times.
  public mutating func insert(_ value: Double, count times: Int = 1) {
    precondition(
      value.isFinite && times > 0, "QuantileSketch.insert(\(value), count: \(times)): not finite, or no count")
    if self.count == 0 {
      low = value
      high = value
    }
    if value < low { low = value }
    if value > high { high = value }
    if value >= Double.leastNormalMagnitude {
      positive.insert(bins.index(of: value), count: times)
    } else if value <= -Double.leastNormalMagnitude {
      negative.insert(bins.index(of: -value), count: times)
    } else {
      zeros += times
    }
  }

  /// Takes the numbers of another summary into account. Both must have the same accuracy and limit.
  public mutating func merge(_ other: QuantileSketch) {
    precondition(
      bins == other.bins && maximumBins == other.maximumBins,
      "QuantileSketch.merge: accuracy \(relativeAccuracy) with \(other.relativeAccuracy), "
        + "bins \(maximumBins) with \(other.maximumBins)")
    guard other.count > 0 else { return }
    low = count == 0 ? other.low : min(low, other.low)
    high = count == 0 ? other.high : max(high, other.high)
    positive.merge(other.positive)
    negative.merge(other.negative)
    zeros += other.zeros
  }

  /// The order statistic x_{1 + ⌊p (n − 1)⌋}, within the relative accuracy; exact at p = 0 and 1; `nil` without numbers.
  public func quantile(_ probability: Double) -> Double? {
    precondition(probability >= 0 && probability <= 1, "QuantileSketch.quantile(\(probability)): not a probability")
    guard count > 0 else { return nil }
    let rank = Int(probability * Double(count - 1))
    if rank == 0 { return low }
    if rank >= count - 1 { return high }
    return min(max(estimate(rank: rank), low), high)
  }

  /// The number that stands for the bin of the value at a rank counted from 0.
  private func estimate(rank: Int) -> Double {
    if rank < negative.total {
      // From the top, since the most negative number has the largest magnitude.
      return -bins.representative(negative.bin(rank: negative.total - 1 - rank))
    }
    if rank < negative.total + zeros { return 0 }
    return bins.representative(positive.bin(rank: rank - negative.total - zeros))
  }
}

/// The number of values and their range; the bins are too many to show.
extension QuantileSketch: CustomStringConvertible, CustomReflectable {
  public var description: String {
    count == 0 ? "QuantileSketch of nothing" : "QuantileSketch of \(count) values from \(low) to \(high)"
  }

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
