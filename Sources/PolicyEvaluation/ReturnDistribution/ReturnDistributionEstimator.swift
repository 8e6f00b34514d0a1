import Foundation

/// A functional of the distribution F of the return under the target policy: not only its mean, but its spread and its
/// worst cases.
///
/// With G_i the return and w_i the weight of a whole episode:
/// - importance sampling: F(x) = min(1, (1/n) Σ_i w_i 1[G_i ≤ x]);
/// - weighted: F(x) = Σ_i w_i 1[G_i ≤ x] / Σ_i w_i;
/// - doubly robust: F(x) = (1/n) Σ_i [ Σ_a π(a|h_i0) Ĝ(x; h_i0, a) + w_i (1[G_i ≤ x] − Ĝ(x; h_i0, a_i0)) ], and weighted
///   doubly robust with w_i/Σ w in place of w_i/n, both made monotone by max_{y ≤ x} and cut to [0, 1].
///
/// The model of the distribution is Ĝ(x; h, a) = 1[q(h, a) ≤ x]: a variable that varies with F, whatever its quality, so
/// that the doubly robust F is unbiased (before it is made monotone) where the behavior probabilities are right. At the
/// greatest return or value seen, F is set to 1.
///
/// A censored episode weighs nothing, the others as ``CensoringWeights`` says.
///
/// Source: Huang, Leqi, Lipton, Azizzadenesheli. Off-policy risk assessment in contextual bandits. NeurIPS (2021),
/// doi:10.48550/arXiv.2104.08977 (the importance sampling, weighted and doubly robust estimators of F); for sequences,
/// with whole-episode weights, as in Chandak et al. Universal off-policy evaluation. NeurIPS (2021),
/// doi:10.48550/arXiv.2104.12820.
public struct ReturnDistributionEstimator: OffPolicyEstimator {
  public enum Weighting: String, Sendable, Hashable, Codable {
    case importanceSampling = "IS"
    case weighted = "WIS"
    case doublyRobust = "DR"
    case weightedDoublyRobust = "WDR"

    var isDoublyRobust: Bool { self == .doublyRobust || self == .weightedDoublyRobust }
    var isNormalized: Bool { self == .weighted || self == .weightedDoublyRobust }
  }

  public let functional: ReturnFunctional
  public let weighting: Weighting

  public init(_ functional: ReturnFunctional, weighting: Weighting) {
    functional.requireProbability()
    self.functional = functional
    self.weighting = weighting
  }

  public var name: String { "\(weighting.rawValue) \(functional)" }

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> ReturnDistribution {
    try ReturnDistribution(weighted, weighting: weighting, functional: functional)
  }
}
