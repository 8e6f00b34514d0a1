import Foundation

/// Bounds of a self-normalized weighted mean whose weights are known up to a box.
///
/// Over w_i ∈ [a_i, b_i], 0 ≤ a_i ≤ b_i, the mean Σ w_i y_i / Σ w_i is greatest where the weights of the largest y are at
/// their upper ends and the others at their lower: a linear-fractional program with an optimum at a vertex, and with
/// vertices ordered by y. One pass over the sorted units therefore finds it exactly.
///
/// Source: Zhao, Small, Bhattacharya. Sensitivity analysis for inverse probability weighting estimators via the percentile
/// bootstrap. Journal of the Royal Statistical Society B 81 (2019), doi:10.1111/rssb.12327, section 4.4 (the fractional
/// program and its solution); Kallus, Zhou. Confounding-robust policy improvement. NeurIPS 2018, arXiv:1805.08593.
struct WeightBounds: Sendable {
  private let outcomes: [Double]
  /// Units in ascending order of y.
  private let order: [Int]

  init(outcomes: [Double]) {
    self.outcomes = outcomes
    order = outcomes.indices.sorted { (outcomes[$0], $0) < (outcomes[$1], $1) }
  }

  /// The least and the greatest mean; NaN where no weight can be positive.
  /// - Parameters:
  ///   - lower: a, per unit.
  ///   - upper: b, per unit.
  ///   - multiplicities: how often each unit counts; once by default.
  func callAsFunction(
    lower: [Double], upper: [Double], multiplicities: [Int32]? = nil
  ) -> (least: Double, greatest: Double) {
    let greatest = extremum(order.reversed(), lower, upper, multiplicities, sign: 1)
    let least = extremum(order, lower, upper, multiplicities, sign: -1)
    return (least, greatest)
  }

  /// Moves the weights in the given order from their lower to their upper ends for as long as that improves the mean.
  private func extremum(
    _ order: some Sequence<Int>, _ lower: [Double], _ upper: [Double], _ multiplicities: [Int32]?, sign: Double
  ) -> Double {
    var numerator = 0.0
    var denominator = 0.0
    for unit in outcomes.indices {
      let weight = Double(multiplicities?[unit] ?? 1) * lower[unit]
      numerator += weight * outcomes[unit]
      denominator += weight
    }
    for unit in order {
      let added = Double(multiplicities?[unit] ?? 1) * (upper[unit] - lower[unit])
      if added == 0 { continue }
      // While the unit lies beyond the mean, more of it moves the mean on.
      if denominator > 0 && sign * (outcomes[unit] * denominator - numerator) <= 0 { break }
      numerator += added * outcomes[unit]
      denominator += added
    }
    return denominator > 0 ? numerator / denominator : .nan
  }
}
