extension SumOfRatios {
  /// θ under eight sets of multiplicities of the episodes.
  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    ratios(multiplicities).reduce(.zero, +)
  }

  /// Each ratio under eight sets of multiplicities of the episodes.
  func ratios(_ multiplicities: [SIMD8<Double>]) -> [SIMD8<Double>] {
    let upper = totals(numerators, multiplicities)
    // The denominators of a mean are all 1.
    let lower = isMean ? [multiplicities.reduce(.zero, +)] : totals(denominators, multiplicities)
    // 0/0 and x/0 are undefined alike.
    return zip(upper, lower).map { $0 / $1.replacing(with: .nan, where: $1 .== 0) }
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
