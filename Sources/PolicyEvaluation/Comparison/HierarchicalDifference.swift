public import Stochastics

/// The mean of paired differences over several training seeds with several patients each.
///
/// The estimate is the mean over seeds of the seed's mean, so every seed counts alike.
///
/// What is resampled: a bootstrap replicate draws seeds with replacement, and within each drawn seed its patients with
/// replacement (patients nested in seeds: each seed was tried on patients of its own). So the interval covers both a new
/// training run and new patients. The Student interval takes the seeds' means as the independent observations. Where the
/// same patients were used for every seed this is not exact: their common part is resampled as though it were new.
///
/// Source: Davison, Hinkley. Bootstrap Methods and their Application (1997), doi:10.1017/CBO9780511802843, section 3.8.
public struct HierarchicalDifference: Sendable, Hashable, Codable {
  /// The mean difference of each seed.
  public var seedMeans: [Double]
  public var mean: Double
  /// Over seeds: mean ± t_{seeds−1} s/√seeds, [lower, upper].
  public var studentInterval: [Double]
  /// Over seeds and patients within them, [lower, upper].
  public var bootstrapInterval: [Double]

  /// - Parameter differences: [seed][patient], at least two seeds, none without patients.
  /// - Throws: `BootstrapError` where a value is not finite.
  public init(
    differences: [[Double]], bootstrap: Bootstrap = Bootstrap(), key: Key, threads: Int = 1
  ) throws {
    precondition(differences.count > 1, "HierarchicalDifference: \(differences.count) seeds, at least 2 are needed")
    precondition(differences.allSatisfy { !$0.isEmpty }, "HierarchicalDifference: a seed has no patient")
    seedMeans = differences.map { $0.reduce(0, +) / Double($0.count) }
    let statistic = SumOfRatios(meanOf: seedMeans)
    guard statistic.value.isFinite else { throw BootstrapError.estimateNotFinite(statistic.value) }
    let student = try statistic.result(.studentT(level: bootstrap.level), key: key)
    mean = student.value
    studentInterval = student.interval
    let replicates = try parallelMap(count: bootstrap.replicates, threads: threads) { replicate in
      var generator = key.child(.bootstrap, replicate).generator
      var sum = 0.0
      for _ in differences.indices {
        let seed = differences[generator.index(below: differences.count)]
        var total = 0.0
        for _ in seed.indices { total += seed[generator.index(below: seed.count)] }
        sum += total / Double(seed.count)
      }
      return sum / Double(differences.count)
    }
    var percentile = bootstrap
    percentile.method = .percentile
    let interval = try percentile.interval(estimate: student.value, values: replicates)
    bootstrapInterval = [interval.lower, interval.upper]
  }
}
