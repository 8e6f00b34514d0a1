import Foundation
public import Stochastics

/// Independent normal distributions over the elements of the last dimension.
public struct Gaussian {
  /// [..., width].
  public let mean: Tensor
  /// log of the standard deviation; broadcasts to the mean.
  public let logDeviation: Tensor

  /// - Parameters:
  ///   - mean: [..., width].
  ///   - logDeviation: log of the standard deviation, broadcast to the mean's shape.
  public init(mean: Tensor, logDeviation: Tensor) throws(TensorError) {
    self.mean = mean
    // Shapes that do not fit are reported here, rather than at a later operation.
    self.logDeviation = logDeviation.shape == mean.shape ? logDeviation : try mean.zerosLike() + logDeviation
  }

  /// The joint log-density of one point per row: [..., width] → [...].
  public func logProbability(_ point: Tensor) throws(TensorError) -> Tensor {
    let z = try (point - mean) * (-logDeviation).exp()
    return try (z.square() * -0.5 - logDeviation - 0.5 * log(2 * Double.pi)).sum(dimension: -1)
  }

  /// The joint differential entropy, [...].
  public func entropy() throws(TensorError) -> Tensor {
    try (logDeviation + 0.5 * (1 + log(2 * Double.pi))).sum(dimension: -1)
  }

  /// The Kullback–Leibler divergence from this distribution to another, [...].
  public func divergence(to other: Gaussian) throws(TensorError) -> Tensor {
    let ratio = try (2 * (logDeviation - other.logDeviation)).exp()
    let distance = try ((mean - other.mean) * (-other.logDeviation).exp()).square()
    return try (0.5 * (ratio + distance - 1) + other.logDeviation - logDeviation).sum(dimension: -1)
  }

  /// The mean.
  public var mode: Tensor { mean }

  /// mean + deviation · ε with standard normal ε, differentiable by mean and deviation, [..., width].
  public func sample(key: Key) throws(TensorError) -> Tensor {
    let noise = try Tensor.normal(mean.shape, key: key, dataType: mean.dataType ?? .float32, device: mean.device)
    return try sample(noise: noise)
  }

  /// mean + deviation · noise.
  public func sample(noise: Tensor) throws(TensorError) -> Tensor { try mean + logDeviation.exp() * noise }
}
