/// λ-returns, the geometric mixture of all n-step returns, from the end backwards:
///
///     G_t = r_t + d_t ((1 - λ) V(s_{t+1}) + λ G_{t+1}),   G_T = V(s_T)
///
/// λ = 0 gives one-step targets, λ = 1 the returns continued by V(s_T).
/// Source: Sutton, Barto, Reinforcement Learning, 2nd ed., 2018, equations 12.2 and 12.3.
/// - Parameters: as of ``nStepReturns(rewards:discounts:values:steps:)``; `lambda` in [0, 1].
/// - Returns: [T].
public func lambdaReturns(rewards: [Double], discounts: [Double], values: [Double], lambda: Double) -> [Double] {
  precondition(
    rewards.count == discounts.count && values.count == rewards.count + 1 && (0...1).contains(lambda),
    "lambdaReturns: \(rewards.count) rewards, \(discounts.count) discounts, \(values.count) values, lambda \(lambda)")
  var returns = [Double](repeating: 0, count: rewards.count)
  var next = values[rewards.count]
  for step in rewards.indices.reversed() {
    next = rewards[step] + discounts[step] * ((1 - lambda) * values[step + 1] + lambda * next)
    returns[step] = next
  }
  return returns
}
