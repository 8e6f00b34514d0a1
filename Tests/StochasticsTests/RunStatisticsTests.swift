import Stochastics
import TestSupport
import Testing

/// Statistics of repeated runs.
@Suite struct RunStatisticsTests {
  private let scores = [[0.1, 0.9, 0.4, 0.35, 2.0], [1.2, -0.3, 0.5, 0.8, 0.65]]

  /// SciPy 1.17.1 (trim_mean with a quarter cut off, as rliable's aggregate_iqm) and NumPy, and 200,000 replicates of the
  /// stratified bootstrap drawn with NumPy.
  @Test(.tags(.golden)) func agreesWithSciPy() throws {
    let statistics = try RunStatistics(scores, bootstrap: Bootstrap(replicates: 20_000), key: Key(seed: 1))
    #expect(abs(statistics.mean.estimate - 0.66) < 1e-12)
    #expect(abs(statistics.median.estimate - 0.66) < 1e-12)
    #expect(abs(statistics.interquartileMean.estimate - 0.6) < 1e-12)
    #expect(abs(statistics.mean.standardError - 0.18688) < 0.004)
    #expect(abs(statistics.interquartileMean.standardError - 0.17936) < 0.004)
    #expect(abs(statistics.mean.lower - 0.31) < 0.02 && abs(statistics.mean.upper - 1.04) < 0.02)
    #expect(abs(statistics.interquartileMean.lower - 0.275) < 0.02)
    #expect(abs(statistics.interquartileMean.upper - 1.00833) < 0.02)
  }

  @Test(.tags(.golden)) func oneTask() throws {
    let statistics = try RunStatistics([scores[0]], key: Key(seed: 1))
    #expect(abs(statistics.median.estimate - 0.4) < 1e-12)
    #expect(abs(statistics.interquartileMean.estimate - 0.55) < 1e-12)
    // An outlier beyond the quartiles does not move it.
    var outlier = scores[0]
    outlier[4] = 1e6
    #expect(
      try RunStatistics([outlier], key: Key(seed: 1)).interquartileMean.estimate
        == statistics.interquartileMean.estimate)
  }

  /// Each task keeps its own runs: where runs of a task are alike, nothing varies.
  @Test(.tags(.law)) func replicatesAreStratified() throws {
    let statistics = try RunStatistics([[1, 1, 1], [5, 5, 5, 5]], key: Key(seed: 2))
    #expect(statistics.mean.lower == 3 && statistics.mean.upper == 3 && statistics.mean.standardError == 0)
    #expect(try RunStatistics(scores, key: Key(seed: 3)) == RunStatistics(scores, key: Key(seed: 3)))
  }
}
