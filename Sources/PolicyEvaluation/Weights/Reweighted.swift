/// An estimator with the ratio ρ = π/b of each decision made smaller where it is large, without a break as in ``Clipped``.
///
/// Products of the changed ratios take the place of w and u, so with one decision these are the bandit estimators of the
/// sources, and with more the recursion of ``DoublyRobust`` with the changed ρ.
public struct Reweighted<Estimator: OffPolicyEstimator>: OffPolicyEstimator {
  /// What becomes of ρ.
  public enum Change: Sendable, Hashable, Codable {
    /// λρ/(ρ² + λ), λ > 0: near ρ where that is small, 0 as it grows. For ``DoublyRobust``, whose model takes over.
    ///
    /// Source: Su, Dimakopoulou, Krishnamurthy, Dudík. Doubly robust off-policy evaluation with shrinkage. ICML (2020),
    /// doi:10.48550/arXiv.1907.09623 (optimistic shrinkage).
    case optimisticShrinkage(Double)
    /// ρ/(1 − λ + λρ), λ in [0, 1]: from ρ at 0 to 1 at 1, never above 1/λ.
    ///
    /// Source: Metelli, Russo, Restelli. Subgaussian and differentiable importance sampling for off-policy evaluation
    /// and learning. NeurIPS (2021): the power mean of ρ and 1 with exponent −1.
    case subGaussian(Double)

    func callAsFunction(_ ratio: Double) -> Double {
      switch self {
      case .optimisticShrinkage(let lambda):
        // ρ² overflows only where the quotient is 0 to within rounding.
        lambda * ratio / (ratio * ratio + lambda)
      case .subGaussian(let lambda): ratio / (1 - lambda + lambda * ratio)
      }
    }
  }

  public let estimator: Estimator
  public let change: Change

  public init(_ estimator: Estimator, by change: Change) {
    switch change {
    case .optimisticShrinkage(let lambda):
      precondition(lambda > 0 && lambda.isFinite, "optimisticShrinkage(\(lambda)): must be positive")
    case .subGaussian(let lambda):
      precondition((0...1).contains(lambda), "subGaussian(\(lambda)): must be in [0, 1]")
    }
    self.estimator = estimator
    self.change = change
  }

  public var name: String {
    switch change {
    case .optimisticShrinkage(let lambda): "\(estimator.name) shrunk at \(lambda)"
    case .subGaussian(let lambda): "\(estimator.name) sub-Gaussian at \(lambda)"
    }
  }

  public func statistic(_ weighted: WeightedLog) throws(EstimatorUnavailable) -> Estimator.Statistic {
    try estimator.statistic(weighted.reweighted { change($0) })
  }
}
