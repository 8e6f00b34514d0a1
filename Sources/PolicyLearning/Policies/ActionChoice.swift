import Foundation

/// How a policy chooses from an ``ActionAppraisal``. With the ensemble's mean Q and standard deviation σ in scaled
/// rewards, U = Q - kappa σ is the pessimistic value, p the imitation of the clinicians, and d(a) the dose multiple.
public enum ActionChoice: Codable, Hashable, Sendable {
  /// π(a) ∝ p(a) exp((U(a) - price · d(a)) / temperature): the clinicians' policy, tilted toward what is valued higher.
  /// A great temperature gives the clinicians' own policy; the smaller it is, the farther the policy leaves them. It is
  /// the solution of maximizing E[U - price · d] - temperature · KL(π || p). The price, of one standard dose in scaled
  /// rewards, is the multiplier of a limit on drug: doses go first where they are worth most.
  case tempered(temperature: Double, pessimism: Double, price: Double)
  /// The action of greatest U among those with p(a) >= flexibility · max p (as in BCQ, arXiv:1910.01708).
  case greedy(flexibility: Double, pessimism: Double)

  /// Probabilities of the actions; 0 for a forbidden one.
  /// - Parameter doses: the dose multiple of each action.
  public func probabilities(_ appraisal: ActionAppraisal, doses: [Double]) -> [Double] {
    let logs = appraisal.logProbabilities
    switch self {
    case .tempered(let temperature, let pessimism, let price):
      let values = appraisal.pessimisticValues(pessimism)
      let logits = logs.indices.map { logs[$0] + (values[$0] - price * doses[$0]) / temperature }
      let greatest = logits.max() ?? 0
      let weights = logits.map { exp($0 - greatest) }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    case .greedy(let flexibility, let pessimism):
      let values = appraisal.pessimisticValues(pessimism)
      let limit = (logs.max() ?? 0) + log(flexibility)
      let best = logs.indices.filter { logs[$0] >= limit && logs[$0] > -.infinity }.max { values[$0] < values[$1] }
      return logs.indices.map { $0 == best ? 1 : 0 }
    }
  }
}
