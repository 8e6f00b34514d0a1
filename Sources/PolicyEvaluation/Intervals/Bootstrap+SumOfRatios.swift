public import Stochastics

extension Bootstrap {
  /// The bootstrap replicates of several statistics of the same n episodes, [statistic][replicate].
  ///
  /// Replicate r has the multiplicities of `key.child(.bootstrap, r)` and is θ with N and D weighted by them. Eight
  /// replicates are computed side by side, so each N and D is read once for eight; all statistics share the draws, so
  /// differences between them are paired. The result does not depend on `threads`.
  public func replicates(of statistics: [SumOfRatios], key: Key, threads: Int) throws -> [[Double]] {
    guard let count = statistics.first?.count else { return [] }
    precondition(statistics.allSatisfy { $0.count == count }, "replicates(of:): statistics of different episodes")
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

extension SumOfRatios {
  /// θ under eight sets of multiplicities of the episodes.
  func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    let upper = totals(numerators, multiplicities)
    let lower = isMean ? nil : totals(denominators, multiplicities)
    var result = SIMD8<Double>.zero
    for ratio in 0..<ratioCount {
      let denominator = lower?[ratio] ?? SIMD8(repeating: Double(count))
      // 0/0 and x/0 are undefined alike.
      result += upper[ratio] / denominator.replacing(with: .nan, where: denominator .== 0)
    }
    return result
  }

  /// Σ_i m_i · matrix[k][i] of each k, in pieces of episodes that stay in the first-level cache over all k.
  private func totals(_ matrix: [Double], _ multiplicities: [SIMD8<Double>]) -> [SIMD8<Double>] {
    var totals = [SIMD8<Double>](repeating: .zero, count: ratioCount)
    let piece = 256
    matrix.withUnsafeBufferPointer { matrix in
      multiplicities.withUnsafeBufferPointer { multiplicities in
        for start in stride(from: 0, to: count, by: piece) {
          let end = min(start + piece, count)
          for ratio in 0..<ratioCount {
            let row = ratio * count
            var total = totals[ratio]
            for episode in start..<end { total += matrix[row + episode] * multiplicities[episode] }
            totals[ratio] = total
          }
        }
      }
    }
    return totals
  }
}
