import Foundation
public import Stochastics

/// The distribution of a = tanh(u), u normal and independent by element: actions within (-1, 1).
///
///     log p(a) = log N(u) - Σ log(1 - tanh²u),   log(1 - tanh²u) = 2 (log 2 - u - softplus(-2u))
///
/// Source: Haarnoja et al. 2018, arXiv:1801.01290, appendix C, equation 21; the second form is exact where tanh²u
/// rounds to one.
public struct TanhGaussian {
  /// The distribution of u.
  public let normal: Gaussian

  /// - Parameters:
  ///   - mean: of u, [..., width].
  ///   - logDeviation: log of u's standard deviation, broadcast to the mean's shape.
  public init(mean: Tensor, logDeviation: Tensor) throws(TensorError) {
    normal = try Gaussian(mean: mean, logDeviation: logDeviation)
  }

  /// tanh of the mean of u, [..., width].
  public func mode() throws(TensorError) -> Tensor { try normal.mean.tanh() }

  /// A draw a [..., width], differentiable by the parameters, with its log-density [...].
  public func sample(key: Key) throws(TensorError) -> (action: Tensor, logProbability: Tensor) {
    let u = try normal.sample(key: key)
    return (try u.tanh(), try logProbability(beforeTanh: u))
  }

  /// log p(tanh u), from u: [..., width] → [...].
  public func logProbability(beforeTanh u: Tensor) throws(TensorError) -> Tensor {
    let slope = try 2 * (log(2.0) - u - (u * -2.0).softplus())
    return try normal.logProbability(u) - slope.sum(dimension: -1)
  }

  /// log p(a), from a: [..., width] → [...]. Actions are first limited to 1 - `margin`, since u is infinite at ±1.
  public func logProbability(_ action: Tensor, margin: Double = 1e-6) throws(TensorError) -> Tensor {
    try logProbability(beforeTanh: action.clamp(-1 + margin, 1 - margin).atanh())
  }
}
