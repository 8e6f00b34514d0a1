/// The blend of partial returns of ``Magic``, as a statistic of the episodes.
public struct BlendedReturns: EpisodeStatistic {
  private let ratios: SumOfRatios
  /// How many ratios make up each g^(j).
  private let counts: [Int]
  private let covariance: BlendCovariance
  /// How far below and above the last g its interval reaches.
  private let margins: (lower: Double, upper: Double)

  public var count: Int { ratios.count }

  init(ratios: SumOfRatios, counts: [Int], margins: (lower: Double, upper: Double)) {
    self.ratios = ratios
    self.counts = counts
    self.margins = margins
    covariance = BlendCovariance(of: ratios.contributions(upTo: counts))
  }

  /// The partial returns g^(j) of the log, by ascending j.
  public var partialReturns: [Double] {
    partial(ratios.ratios([SIMD8<Double>](repeating: SIMD8(repeating: 1), count: count))).map { $0[0] }
  }

  /// The blend x of the log.
  public var blend: [Double] { blend(of: partialReturns) }

  /// The share λ by which Ω was shrunk to its diagonal.
  public var shrinkage: Double { covariance.shrinkage }

  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    let returns = partial(ratios.ratios(multiplicities))
    var result = SIMD8<Double>(repeating: .nan)
    for lane in 0..<SIMD8<Double>.scalarCount {
      let own = returns.map { $0[lane] }
      guard own.allSatisfy(\.isFinite) else { continue }
      result[lane] = zip(blend(of: own), own).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return result
  }

  private func partial(_ ratios: [SIMD8<Double>]) -> [SIMD8<Double>] {
    var sum = SIMD8<Double>.zero
    var used = 0
    return counts.map { count in
      while used < count {
        sum += ratios[used]
        used += 1
      }
      return sum
    }
  }

  private func blend(of returns: [Double]) -> [Double] {
    guard let last = returns.last else { return [] }
    let bias = returns.map { value in
      value > last + margins.upper ? value - last - margins.upper : min(0, value - last + margins.lower)
    }
    return covariance.blend(bias: bias)
  }
}
