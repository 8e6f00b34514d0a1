public import Stochastics

/// How the interval of an estimate is made.
public enum IntervalMethod: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Resampling of whole episodes.
  case bootstrap(Bootstrap)
  /// estimate ± t_{n−1} s/√n, with s the standard deviation of the episodes' influences. For a self-normalized
  /// estimator this is its linearization (delta method), for one that is no ratio its jackknife. Two-sided.
  case studentT(level: Double)
  /// mean ± (b − a) √(ln(2/δ) / 2n), δ = 1 − level, for means of terms in [a, b]. Two-sided; holds at every n.
  ///
  /// Without `range`, [0, greatest term seen] is taken: then nothing is guaranteed.
  ///
  /// Source: Hoeffding. Probability inequalities for sums of bounded random variables. JASA 58 (1963),
  /// doi:10.1080/01621459.1963.10500830, theorem 2.
  case hoeffding(level: Double, range: ClosedRange<Double>?)
  /// mean ± √(2 V ln(4/δ) / n) + 7 (b − a) ln(4/δ) / (3 (n − 1)), δ = 1 − level, V the unbiased variance, for means of
  /// terms in [a, b]. Two-sided: each bound fails with probability at most δ/2.
  ///
  /// Without `range`, [0, greatest term seen] is taken: then nothing is guaranteed.
  ///
  /// Source: Maurer, Pontil. Empirical Bernstein bounds and sample variance penalization. COLT (2009),
  /// doi:10.48550/arXiv.0907.3740, theorem 4, at δ/2 for each side.
  case empiricalBernstein(level: Double, range: ClosedRange<Double>?)

  /// Percentile bootstrap, 1,000 replicates, 95 %.
  public static let standard = IntervalMethod.bootstrap(Bootstrap())

  /// The nominal coverage 1 − δ.
  public var level: Double {
    get {
      switch self {
      case .bootstrap(let bootstrap): bootstrap.level
      case .studentT(let level), .hoeffding(let level, _), .empiricalBernstein(let level, _): level
      }
    }
    set {
      switch self {
      case .bootstrap(var bootstrap):
        bootstrap.level = newValue
        self = .bootstrap(bootstrap)
      case .studentT: self = .studentT(level: newValue)
      case .hoeffding(_, let range): self = .hoeffding(level: newValue, range: range)
      case .empiricalBernstein(_, let range): self = .empiricalBernstein(level: newValue, range: range)
      }
    }
  }

  /// The method at the level 1 − 2δ: each end of its interval is missed with probability δ, so each end alone is a
  /// one-sided bound of the level 1 − δ. `nil` where δ is 1/2 or more.
  public var oneSided: IntervalMethod? {
    guard level > 0.5 else { return nil }
    var method = self
    method.level = 2 * level - 1
    return method
  }

  /// The method in words, for a table's footnote.
  public var description: String {
    switch self {
    case .bootstrap(let bootstrap):
      let kind = bootstrap.method == .percentile ? "percentile" : "bias-corrected accelerated"
      return "\(kind) bootstrap over episodes, \(bootstrap.replicates) replicates, \(percent(bootstrap.level))"
    case .studentT(let level): return "Student t, \(percent(level))"
    case .hoeffding(let level, let range): return "Hoeffding, \(described(range)), \(percent(level))"
    case .empiricalBernstein(let level, let range):
      return "empirical Bernstein, \(described(range)), \(percent(level))"
    }
  }

  private func percent(_ level: Double) -> String {
    let rounded = (level * 10000).rounded() / 100
    return rounded == rounded.rounded() ? "\(Int(rounded)) %" : "\(rounded) %"
  }

  private func described(_ range: ClosedRange<Double>?) -> String {
    range.map { "range \($0.lowerBound) to \($0.upperBound)" } ?? "range 0 to the greatest term seen"
  }
}
