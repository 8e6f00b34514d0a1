public import Stochastics

extension Bootstrap {
  /// The bootstrap replicates of several statistics of the same n units, [statistic][replicate].
  ///
  /// Replicate r is θ under the multiplicities of `key.child(.bootstrap, r)`. All statistics share the draws, so
  /// differences between them are paired, and those that are a ``SumOfRatios`` share the sums that they have in common.
  /// Replicates are computed 32 at a time, so what is kept of an episode is read once for all of them. The result does
  /// not depend on `threads`.
  public func replicates(of statistics: [any EpisodeStatistic], key: Key, threads: Int) throws -> [[Double]] {
    guard let count = statistics.first?.count else { return [] }
    precondition(statistics.allSatisfy { $0.count == count }, "replicates(of:): statistics of different units")
    let shared = SharedRatios(statistics, count: count)
    let size = 32
    let blocks = try parallelMap(count: (replicates + size - 1) / size, threads: threads) { block in
      let members = block * size..<min((block + 1) * size, replicates)
      return shared.values(members.map { resample(count: count, key: key, replicate: $0) })
    }
    return statistics.indices.map { statistic in blocks.flatMap { $0[statistic] } }
  }
}
