import Foundation
import Stochastics

/// Switch: doubly robust until the weight exceeds a threshold τ, the model's value from there on.
///
/// With s the first decision at which w_s > τ: (1/n) Σ_i [ Σ_{t<s} d_t (u_t v(h_t) + w_t (r_t − q(h_t, a_t))) + d_s u_s v(h_s) ].
/// τ = ∞ is ``DoublyRobust``, τ = 0 ``DirectMethod``. Needs q and π.
///
/// The automatic τ has the least bound of the mean squared error, V(τ)/n + (B p(τ))², among quantiles of the weights: V the
/// variance of the terms, p(τ) = (1/n) Σ_i d_s w_s the share of the target policy's course that is left to the model, at
/// most 1, and B the width of the range of the rewards to go. It is chosen once, on the whole log: an interval does not
/// cover the choice.
///
/// Source: Wang, Agarwal, Dudík. Optimal and adaptive off-policy evaluation in contextual bandits. ICML (2017),
/// doi:10.48550/arXiv.1612.01205: the SWITCH estimator, with DR in the part kept, and its rule for τ.
/// Deviations: for sequences the product of ratios decides, and the switch is for good; the bias is bounded with p(τ)
/// estimated by importance sampling (the behavior probabilities of actions not taken are not needed) and with the
/// observed range for R_max.
public struct SwitchDoublyRobust: OffPolicyEstimator {
  public enum Threshold: Sendable, Hashable, Codable {
    case fixed(Double)
    case automatic
  }

  public let threshold: Threshold

  public init(_ threshold: Threshold = .automatic) {
    if case .fixed(let value) = threshold { precondition(value >= 0, "SwitchDoublyRobust: threshold \(value)") }
    self.threshold = threshold
  }

  public var name: String {
    if case .fixed(let value) = threshold { "Switch-DR at \(value)" } else { "Switch-DR" }
  }

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> SumOfRatios {
    let log = weighted.log
    guard log.hasValues else { throw .needsActionValues(log) }
    if case .fixed(let value) = threshold {
      return SumOfRatios(meanOf: Self.terms(weighted, logThreshold: Foundation.log(value)).terms)
    }
    return SumOfRatios(meanOf: Self.terms(weighted, logThreshold: Foundation.log(Self.threshold(for: weighted))).terms)
  }

  /// The automatic τ; the least of several that are as good.
  public static func threshold(for weighted: WeightedLog) -> Double {
    let sorted = weighted.logWeights.filter { $0 > -.infinity }.sorted()
    guard !sorted.isEmpty else { return 0 }
    let candidates = [0] + stride(from: 0.05, through: 1, by: 0.05).map { exp(quantile(min($0, 1), ofSorted: sorted)) }
    let range = rewardToGoRange(weighted)
    let n = Double(weighted.log.episodeCount)
    func bound(_ threshold: Double) -> Double {
      let (terms, share) = terms(weighted, logThreshold: Foundation.log(threshold))
      let squares = SumOfRatios(meanOf: terms).influences.reduce(0) { $0 + $1 * $1 }
      let bias = range * min(share, 1)
      return squares / (n * n) + bias * bias
    }
    return candidates.map { ($0, bound($0)) }.min { $0.1 < $1.1 }?.0 ?? 0
  }

  /// The terms of the mean, and p(τ).
  private static func terms(_ weighted: WeightedLog, logThreshold: Double) -> (terms: [Double], share: Double) {
    let log = weighted.log
    var terms = [Double](repeating: 0, count: log.episodeCount)
    var share = 0.0
    for episode in 0..<log.episodeCount {
      for t in log.steps(of: episode) {
        let discount = weighted.discounts[t]
        terms[episode] += discount * exp(weighted.priorLogWeights[t]) * (log.stateValue(t) ?? .nan)
        if weighted.logWeights[t] > logThreshold {
          share += discount * exp(weighted.logWeights[t])
          break
        }
        terms[episode] += discount * exp(weighted.logWeights[t]) * (log.rewards[t] - (log.actionValue(t) ?? .nan))
      }
    }
    return (terms, share / Double(log.episodeCount))
  }

  /// The width of the range of Σ_{s≥t} gamma^(time since t) r_s.
  private static func rewardToGoRange(_ weighted: WeightedLog) -> Double {
    let log = weighted.log
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for episode in 0..<log.episodeCount {
      var toGo = 0.0
      for t in log.steps(of: episode).reversed() {
        toGo = log.rewards[t] + pow(weighted.discount, log.elapsed[t]) * toGo
        (least, greatest) = (min(least, toGo), max(greatest, toGo))
      }
    }
    return greatest - least
  }
}
