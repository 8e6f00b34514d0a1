import DosingMDP
import Foundation

/// The composite reward of one interval on true burdens: the terms of `CompositeReward` with ln(N′/N) for the change of
/// the measured burden, none where progression ends the interval.
struct IntervalReward: Sendable {
  let weights: CompositeReward.Configuration
  let discount: Discount

  func reward(from total: Double, to next: Double, multiple: Double, days: Double, isProgressed: Bool) -> Double {
    let units = days / StateEncoder.timeUnit
    let change = isProgressed ? 0 : max(-weights.burdenLimit, min(weights.burdenLimit, log(next / total)))
    return weights.progressionFree * units - weights.treatment * multiple * units - weights.burden * change
      - (isProgressed ? weights.progression : 0)
  }
}
