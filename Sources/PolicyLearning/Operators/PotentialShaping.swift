/// Rewards shaped by a potential Φ of the state, which changes how soon a policy is learned but not which is best:
///
///     r'_t = r_t + d_t Φ(s_{t+1}) - Φ(s_t)
///
/// with d the discount of the step, gamma^elapsed, and 0 after a terminal event, so that nothing is left of the potential
/// there. Every policy's value falls by Φ of the first state.
/// Source: Ng, Harada, Russell, Policy invariance under reward transformations, ICML 1999, theorem 1.
/// - Parameters:
///   - rewards: r [T].
///   - discounts: d [T].
///   - potentials: Φ of the states, the last one's too [T + 1].
/// - Returns: r' [T].
public func shapedRewards(rewards: [Double], discounts: [Double], potentials: [Double]) -> [Double] {
  precondition(
    rewards.count == discounts.count && potentials.count == rewards.count + 1,
    "shapedRewards: \(rewards.count) rewards, \(discounts.count) discounts, \(potentials.count) potentials")
  return rewards.indices.map { rewards[$0] + discounts[$0] * potentials[$0 + 1] - potentials[$0] }
}
