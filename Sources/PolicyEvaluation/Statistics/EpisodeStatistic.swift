/// A statistic of n independent episodes that can be computed with each of them counted any number of times.
///
/// That is all that a bootstrap, a jackknife and the intervals made of them need of an estimator, so these are written
/// once. ``SumOfRatios`` is the usual conformer; ``Clustered`` makes centers the units.
public protocol EpisodeStatistic: Sendable {
  /// The number of episodes n.
  var count: Int { get }

  /// θ of the episodes; NaN where it is undefined, infinite where its weights exceed what can be represented.
  var value: Double { get }

  /// θ under eight sets of multiplicities of the episodes, [n].
  func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double>

  /// The influence of each episode on θ, [n]; they sum to 0, and √(Σ influence² / (n (n − 1))) is θ's standard error.
  var influences: [Double] { get }

  /// θ without episode i, for each i.
  var jackknife: [Double] { get }
}

extension EpisodeStatistic {
  public var value: Double { values([SIMD8<Double>](repeating: SIMD8(repeating: 1), count: count))[0] }

  /// By n/8 evaluations of θ.
  public var jackknife: [Double] {
    var multiplicities = [SIMD8<Double>](repeating: SIMD8(repeating: 1), count: count)
    var result: [Double] = []
    for start in stride(from: 0, to: count, by: SIMD8<Double>.scalarCount) {
      let omitted = start..<min(start + SIMD8<Double>.scalarCount, count)
      for episode in omitted { multiplicities[episode][episode - start] = 0 }
      let values = values(multiplicities)
      result += omitted.map { values[$0 - start] }
      for episode in omitted { multiplicities[episode][episode - start] = 1 }
    }
    return result
  }

  /// (n − 1)(θ̄ − θ_(i)), with θ_(i) of the jackknife and θ̄ their mean.
  ///
  /// Source: Efron. The Jackknife, the Bootstrap and Other Resampling Plans (1982), doi:10.1137/1.9781611970319,
  /// equation 3.11 for the standard error.
  public var influences: [Double] {
    let leftOut = jackknife
    let mean = leftOut.reduce(0, +) / Double(count)
    return leftOut.map { Double(count - 1) * (mean - $0) }
  }

  /// √(Σ influence² / (n (n − 1))).
  public var standardError: Double {
    let n = Double(count)
    return (influences.reduce(0) { $0 + $1 * $1 } / (n * (n - 1))).squareRoot()
  }

  /// Why θ is not finite.
  public var whyNotFinite: EstimatorUnavailable {
    EstimatorUnavailable(
      value.isNaN
        ? "it is undefined: at some step no episode has weight under the target policy"
        : "its weights exceed what can be represented")
  }
}
