/// Returns over n steps, cut off at the end of the episode and continued by a value there:
///
///     G_t = Σ_{k<m} (Π_{j<k} d_{t+j}) r_{t+k} + (Π_{j<m} d_{t+j}) V(s_{t+m}),   m = min(n, T - t)
///
/// with d the discount of a step, gamma^elapsed, and 0 where it ends in a terminal event.
/// Source: Sutton, Barto, Reinforcement Learning, 2nd ed., 2018, equation 7.1; Watkins 1989, section 7.
/// - Parameters:
///   - rewards: r [T].
///   - discounts: d [T].
///   - values: V of the states, the last one's too [T + 1].
///   - steps: n, at least 1.
/// - Returns: [T].
public func nStepReturns(rewards: [Double], discounts: [Double], values: [Double], steps: Int) -> [Double] {
  precondition(
    rewards.count == discounts.count && values.count == rewards.count + 1 && steps > 0,
    "nStepReturns: \(rewards.count) rewards, \(discounts.count) discounts, \(values.count) values, \(steps) steps")
  return rewards.indices.map { start in
    let end = min(start + steps, rewards.count)
    return (start..<end).reversed().reduce(values[end]) { rewards[$1] + discounts[$1] * $0 }
  }
}
