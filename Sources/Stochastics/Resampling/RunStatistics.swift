/// What scores of repeated runs say, with intervals by a stratified bootstrap over runs.
///
/// Of scores x_tr of run r on task t:
/// - mean: the mean over tasks of the mean over runs;
/// - median: the median over tasks of the mean over runs; where there is one task, the median over its runs;
/// - interquartile mean: the mean of the scores between the quartiles, all tasks together. ⌊n/4⌋ of the n scores are cut
///   off at each end.
///
/// A replicate draws the runs of each task anew, with replacement, from those of the task. The interquartile mean uses
/// half of the runs where the median uses one or two, so it needs fewer runs, and it is not moved by outliers as the mean
/// is.
///
/// Source: Agarwal, Schwarzer, Castro, Courville, Bellemare. Deep reinforcement learning at the edge of the statistical
/// precipice. NeurIPS 2021, arXiv:2108.13264, section 4.
public struct RunStatistics: Codable, Hashable, Sendable {
  public var mean: Bootstrap.Interval
  public var median: Bootstrap.Interval
  public var interquartileMean: Bootstrap.Interval

  /// - Parameters:
  ///   - scores: [task][run], finite, at least one run of each task. Of several tasks they must be on one scale.
  ///   - bootstrap: how many replicates, and the level; the percentile method is used.
  public init(_ scores: [[Double]], bootstrap: Bootstrap = Bootstrap(replicates: 2000), key: Key) throws {
    precondition(
      !scores.isEmpty && scores.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isFinite) },
      "RunStatistics: scores must be finite, and each task needs one")
    var percentile = bootstrap
    percentile.method = .percentile
    let replicates = (0..<bootstrap.replicates).map { replicate in
      var generator = key.child(.bootstrap, replicate).generator
      return scores.map { runs in runs.map { _ in runs[generator.index(below: runs.count)] } }
    }
    func interval(_ statistic: ([[Double]]) -> Double) throws -> Bootstrap.Interval {
      try percentile.interval(estimate: statistic(scores), values: replicates.map(statistic))
    }
    mean = try interval(Self.mean)
    median = try interval(Self.median)
    interquartileMean = try interval(Self.interquartileMean)
  }

  static func mean(_ scores: [[Double]]) -> Double { average(scores.map(average)) }

  static func median(_ scores: [[Double]]) -> Double {
    quantile(0.5, ofSorted: (scores.count == 1 ? scores[0] : scores.map(average)).sorted())
  }

  static func interquartileMean(_ scores: [[Double]]) -> Double {
    let sorted = scores.flatMap { $0 }.sorted()
    let cut = sorted.count / 4
    return average(Array(sorted[cut..<sorted.count - cut]))
  }

  private static func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
