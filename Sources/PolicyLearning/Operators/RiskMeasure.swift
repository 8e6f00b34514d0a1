public import Tensors

/// What of a return's distribution is to be great.
public enum RiskMeasure: Codable, Hashable, Sendable {
  /// Its mean.
  case mean
  /// The mean of its worst share: the conditional value at risk.
  case conditionalValueAtRisk(share: Double)
  /// The worst that is thought possible: the lowest quantile, or the lowest atom with a probability of at least 1 %.
  case worstCase

  /// Of N equally likely quantiles θ_1 ≤ ... ≤ θ_N: Σ_i w_i θ_i with w_i = |[(i-1)/N, i/N] ∩ [0, share]| / share.
  ///
  /// Source: Rockafellar, Uryasev, J. Risk 2:21, 2000, equation 3; Dabney et al. 2018, arXiv:1806.06923, section 3.2.
  /// - Parameter quantiles: [..., N], sorted here, since learned quantiles may cross.
  public func value(quantiles: Tensor) throws(TensorError) -> Tensor {
    let count = quantiles.size(-1)
    switch self {
    case .mean: return try quantiles.mean(dimension: -1)
    case .worstCase: return try quantiles.minimum(dimension: -1)
    case .conditionalValueAtRisk(let share):
      let weights = Self.weights(count, share: share)
      return try (quantiles.sorted(dimension: -1).values * Tensor(weights)).sum(dimension: -1)
    }
  }

  /// w_i of the mean of the worst share of so many sorted quantiles.
  static func weights(_ count: Int, share: Double) -> [Float] {
    (0..<count).map { index in
      Float(max(0, min(share, Double(index + 1) / Double(count)) - Double(index) / Double(count)) / share)
    }
  }

  /// Of probabilities on ascending atoms: Σ_i min(p_i, max(0, share - P(Z < z_i))) z_i / share.
  /// - Parameters:
  ///   - probabilities: [..., N].
  ///   - support: [N].
  public func value(probabilities: Tensor, support: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .mean: return try (probabilities * support).sum(dimension: -1)
    case .worstCase:
      let impossible = try probabilities .< 0.01
      return try (probabilities.zerosLike() + support).masked(impossible, fill: 1e30).minimum(dimension: -1)
    case .conditionalValueAtRisk(let share):
      let below = try probabilities.cumulativeSum(dimension: -1) - probabilities
      let rest = try (share - below).clamp(0)
      return try (probabilities.minimum(rest) * support).sum(dimension: -1) / share
    }
  }
}
