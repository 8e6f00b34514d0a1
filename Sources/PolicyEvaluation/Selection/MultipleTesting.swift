/// Holm's adjusted p-values, in the order given: p_(k) = max_{j≤k} min(1, (m − j + 1) p_(j)), j by ascending p.
///
/// Source: Holm. A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6 (1979), 65–70.
public func holmAdjusted(_ p: [Double]) -> [Double] {
  var result = p
  var greatest = 0.0
  for (rank, index) in p.indices.sorted(by: { (p[$0], $0) < (p[$1], $1) }).enumerated() {
    greatest = max(greatest, min(1, Double(p.count - rank) * p[index]))
    result[index] = greatest
  }
  return result
}

/// p-values of the step-down over maxima, in the order given: by descending score, the share of replicates in which the
/// greatest deviation among the candidates from there on reaches the score, and at least that of the candidate before.
///
/// Source: Romano, Wolf. Efficient computation of adjusted p-values for resampling-based stepdown multiple testing.
/// Statistics and Probability Letters 113 (2016), doi:10.1016/j.spl.2016.02.012, algorithm 4.2; (count + 1)/(replicates + 1).
/// - Parameters:
///   - scores: t of each candidate.
///   - deviations: of the bootstrap, centered, [replicate][candidate].
public func stepDownAdjusted(_ scores: [Double], deviations: [[Double]]) -> [Double] {
  var result = scores
  var greatest = 0.0
  let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  for (rank, index) in order.enumerated() {
    let rest = order[rank...]
    let reaching = deviations.count { row in rest.contains { row[$0] >= scores[index] } }
    greatest = max(greatest, Double(reaching + 1) / Double(deviations.count + 1))
    result[index] = greatest
  }
  return result
}
