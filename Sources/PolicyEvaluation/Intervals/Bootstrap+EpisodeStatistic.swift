public import Stochastics

extension Bootstrap {
  /// The bootstrap replicates of several statistics of the same n units, [statistic][replicate].
  ///
  /// Replicate r is θ under the multiplicities of `key.child(.bootstrap, r)`. Eight replicates are computed side by side,
  /// so what is kept of an episode is read once for eight; all statistics share the draws, so differences between them
  /// are paired. The result does not depend on `threads`.
  public func replicates(of statistics: [any EpisodeStatistic], key: Key, threads: Int) throws -> [[Double]] {
    guard let count = statistics.first?.count else { return [] }
    precondition(statistics.allSatisfy { $0.count == count }, "replicates(of:): statistics of different units")
    let lanes = SIMD8<Double>.scalarCount
    let blocks = try parallelMap(count: (replicates + lanes - 1) / lanes, threads: threads) { block in
      var weights = [SIMD8<Double>](repeating: .zero, count: count)
      for lane in 0..<lanes {
        let drawn = multiplicities(count: count, key: key, replicate: block * lanes + lane)
        for episode in 0..<count { weights[episode][lane] = Double(drawn[episode]) }
      }
      return statistics.map { $0.values(weights) }
    }
    return statistics.indices.map { statistic in
      (0..<replicates).map { blocks[$0 / lanes][statistic][$0 % lanes] }
    }
  }
}
