import Foundation
public import Tensors

/// Which options the log supports in a state, by the imitation p of it.
public enum ActionSupport: Codable, Hashable, Sendable {
  /// All of them.
  case everything
  /// Those with p(a) ≥ share · max p (Fujimoto et al. 2019, arXiv:1910.01708, equation 16).
  case relative(share: Double)
  /// Those with p(a) ≥ probability, and always the most probable.
  case absolute(probability: Double)

  /// Options that are supported [..., A], truth values; at least one in each row.
  /// - Parameter logProbabilities: log p [..., A]; very low where an option is not allowed.
  public func supported(_ logProbabilities: Tensor) throws(TensorError) -> Tensor {
    let greatest = try logProbabilities.maximum(dimension: -1, keepDimension: true)
    switch self {
    case .everything: return try logProbabilities .> -1e20
    case .relative(let share): return try logProbabilities .>= greatest + logarithm(share)
    case .absolute(let probability):
      return try (logProbabilities .>= logarithm(probability)) .| (logProbabilities .>= greatest)
    }
  }

  func logarithm(_ share: Double) -> Double { share > 0 ? log(share) : -1e20 }
}
