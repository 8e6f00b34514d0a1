/// Statistics of the same episodes that are computed together on resamples: sums that several of them need are taken once.
struct SharedRatios: Sendable {
  private let statistics: [any EpisodeStatistic]
  private var sums: EpisodeSums
  /// For each statistic that is a ``SumOfRatios`` the places of its rows among the sums; `nil` for the others.
  private var rows: [[Int]?] = []

  init(_ statistics: [any EpisodeStatistic], count: Int) {
    self.statistics = statistics
    sums = EpisodeSums(count: count)
    for statistic in statistics {
      rows.append((statistic as? SumOfRatios)?.sums.rows.map { sums.insert($0) })
    }
  }

  /// [statistic][resample]
  func values(_ resamples: [[Int32]]) -> [[Double]] {
    let lanes = SIMD8<Double>.scalarCount
    var values = statistics.map { _ in [Double]() }
    for (group, totals) in sums.totals(ofResamples: resamples).enumerated() {
      let members = group * lanes..<min((group + 1) * lanes, resamples.count)
      let others = rows.contains(nil) ? Self.multiplicities(resamples[members]) : []
      for (index, statistic) in statistics.enumerated() {
        let value =
          if let rows = rows[index], let ratios = statistic as? SumOfRatios {
            ratios.value(totals, at: rows)
          } else {
            statistic.values(others)
          }
        values[index] += members.indices.map { value[$0 - members.lowerBound] }
      }
    }
    return values
  }

  /// Of up to eight resamples, side by side.
  private static func multiplicities(_ resamples: ArraySlice<[Int32]>) -> [SIMD8<Double>] {
    var result = [SIMD8<Double>](repeating: .zero, count: resamples.first?.count ?? 0)
    for (lane, resample) in resamples.enumerated() {
      for (episode, count) in resample.enumerated() { result[episode][lane] = Double(count) }
    }
    return result
  }
}
