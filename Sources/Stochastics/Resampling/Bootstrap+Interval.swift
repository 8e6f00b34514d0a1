extension Bootstrap {
  /// A statistic with its bootstrap interval.
  public struct Interval: Sendable, Hashable, Codable {
    /// The statistic of the whole sample.
    public var estimate: Double
    /// The lower bound.
    public var lower: Double
    /// The upper bound.
    public var upper: Double
    /// The standard deviation of the finite replicates.
    public var standardError: Double
    /// The nominal coverage.
    public var level: Double
    /// The method that was used: the percentile method where BCa was asked for but is undefined (every replicate on
    /// one side of the estimate, or a jackknife value that is not finite).
    public var method: Method
    /// The number of replicates drawn.
    public var replicates: Int
    /// How many of them gave no finite value. They are left out of the quantiles, so the interval is conditional on
    /// the statistic being defined; more than a few mean that it should not be trusted.
    public var nonFiniteReplicates: Int
  }

  /// The interval of replicates that were computed elsewhere, by ``resample(count:key:threads:_:)`` say.
  /// - Parameters:
  ///   - estimate: θ of the whole sample.
  ///   - values: θ*_r of each replicate.
  ///   - jackknife: θ without unit i, for each i; needed by BCa alone.
  public func interval(estimate: Double, values: [Double], jackknife: [Double] = []) throws -> Interval {
    guard estimate.isFinite else { throw BootstrapError.estimateNotFinite(estimate) }
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { throw BootstrapError.noFiniteReplicate(replicates: values.count) }
    let tail = (1 - level) / 2
    var probabilities = (lower: tail, upper: 1 - tail)
    var used = Method.percentile
    if method == .biasCorrectedAccelerated,
      let corrected = correctedProbabilities(estimate: estimate, sorted: sorted, jackknife: jackknife)
    {
      probabilities = corrected
      used = method
    }
    return Interval(
      estimate: estimate,
      lower: quantile(probabilities.lower, ofSorted: sorted),
      upper: quantile(probabilities.upper, ofSorted: sorted),
      standardError: standardDeviation(sorted), level: level, method: used, replicates: values.count,
      nonFiniteReplicates: values.count - sorted.count)
  }

  /// The probabilities at which BCa reads the replicates' quantiles:
  /// α = Φ(z0 + (z0 + z)/(1 − a (z0 + z))), with z0 = Φ⁻¹(#{θ* < θ}/B), ties counted half, and
  /// a = Σ d³ / (6 (Σ d²)^{3/2}), d_i = mean of θ_(·) − θ_(i).
  ///
  /// Source: Efron. Better bootstrap confidence intervals. JASA 82 (1987), doi:10.1080/01621459.1987.10478410,
  /// equations 2.3 and 6.6 (jackknife form of the acceleration).
  private func correctedProbabilities(
    estimate: Double, sorted: [Double], jackknife: [Double]
  ) -> (lower: Double, upper: Double)? {
    var below = 0.0
    for value in sorted where value <= estimate { below += value < estimate ? 1 : 0.5 }
    let bias = StandardNormal.quantile(below / Double(sorted.count))
    guard bias.isFinite, let acceleration = acceleration(jackknife) else { return nil }
    func corrected(_ probability: Double) -> Double? {
      let z = bias + StandardNormal.quantile(probability)
      let denominator = 1 - acceleration * z
      return denominator > 0 ? StandardNormal.cumulative(bias + z / denominator) : nil
    }
    guard let lower = corrected((1 - level) / 2), let upper = corrected((1 + level) / 2) else { return nil }
    return (lower, upper)
  }

  private func acceleration(_ jackknife: [Double]) -> Double? {
    guard !jackknife.isEmpty, jackknife.allSatisfy(\.isFinite) else { return nil }
    let mean = jackknife.reduce(0, +) / Double(jackknife.count)
    var squares = 0.0
    var cubes = 0.0
    for value in jackknife {
      let difference = mean - value
      squares += difference * difference
      cubes += difference * difference * difference
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  private func standardDeviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
