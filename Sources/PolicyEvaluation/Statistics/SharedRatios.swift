import Stochastics

/// Statistics of the same episodes that are computed together on resamples: sums that several of them need are taken once.
struct SharedRatios: Sendable {
  private let statistics: [any EpisodeStatistic]
  private var sums: EpisodeSums
  /// For each statistic that is a ``SumOfRatios`` the places of its N and D among the sums; `nil` for the others.
  private var ratios: [[(numerators: Int, denominators: Int)]?] = []

  init(_ statistics: [any EpisodeStatistic], count: Int) {
    self.statistics = statistics
    sums = EpisodeSums(count: count)
    for statistic in statistics {
      ratios.append(
        (statistic as? SumOfRatios)?.joined.map { (sums.insert($0.numerators), sums.insert($0.denominators)) })
    }
  }

  /// [statistic][resample]
  func values(_ resamples: [Resample]) -> [[Double]] {
    let lanes = SIMD8<Double>.scalarCount
    var values = statistics.map { _ in [Double]() }
    for (group, totals) in sums.totals(of: resamples).enumerated() {
      let members = group * lanes..<min((group + 1) * lanes, resamples.count)
      let others = ratios.contains { $0 == nil } ? multiplicities(resamples[members]) : []
      for (index, statistic) in statistics.enumerated() {
        let value =
          if let ratios = ratios[index] {
            ratios.reduce(.zero) { $0 + SumOfRatios.ratio(totals[$1.numerators], totals[$1.denominators]) }
          } else {
            statistic.values(others)
          }
        values[index] += members.indices.map { value[$0 - members.lowerBound] }
      }
    }
    return values
  }

  /// Of up to eight resamples, side by side.
  private func multiplicities(_ resamples: ArraySlice<Resample>) -> [SIMD8<Double>] {
    var resamples = Array(resamples)
    return withUnsafeTemporaryAllocation(of: SIMD8<Int32>.self, capacity: Resample.blockLength) { counts in
      sums.pieces.flatMap { piece in
        counts.update(repeating: .zero)
        for lane in resamples.indices { resamples[lane].next(counts, lane: lane) }
        return counts[..<piece.count].map { SIMD8<Double>($0) }
      }
    }
  }
}
