/// Generalized advantage estimates, from the end backwards:
///
///     δ_t = r_t + d_t V(s_{t+1}) - V(s_t),   A_t = δ_t + d_t λ A_{t+1},   A_T = 0
///
/// They are the λ-returns less V(s_t).
/// Source: Schulman, Moritz, Levine, Jordan, Abbeel, High-dimensional continuous control using generalized advantage
/// estimation, ICLR 2016, arXiv:1506.02438, equations 11 and 16.
/// - Parameters: as of ``nStepReturns(rewards:discounts:values:steps:)``; `lambda` in [0, 1].
/// - Returns: [T].
public func generalizedAdvantages(
  rewards: [Double], discounts: [Double], values: [Double], lambda: Double
) -> [Double] {
  zip(lambdaReturns(rewards: rewards, discounts: discounts, values: values, lambda: lambda), values).map { $0 - $1 }
}

/// Advantages with mean 0 and standard deviation 1 (n - 1 in its denominator, and 1e-8 added to it).
func standardized(_ advantages: [Float]) -> [Float] {
  let count = Float(advantages.count)
  let mean = advantages.reduce(0, +) / count
  let squares = advantages.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let deviation = (squares / (count - 1)).squareRoot() + 1e-8
  return advantages.map { ($0 - mean) / deviation }
}
