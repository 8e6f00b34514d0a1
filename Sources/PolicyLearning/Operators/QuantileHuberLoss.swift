public import Tensors

/// The quantile Huber loss between predicted quantiles and samples of their target.
///
///     u_ij = y_j - θ_i,   τ_i = (i + 1/2) / N
///     loss = Σ_i mean_j |τ_i - 1{u_ij < 0}| Huber_κ(u_ij) / κ
///
/// κ → 0 is the quantile regression loss, whose minimum are the quantiles.
/// Source: Dabney, Rowland, Bellemare, Munos, Distributional reinforcement learning with quantile regression, AAAI 2018,
/// arXiv:1710.10044, equations 9 and 10 and algorithm 1.
/// - Parameters:
///   - quantiles: θ [..., N].
///   - targets: y [..., M], without gradient.
///   - threshold: κ, positive.
/// - Returns: [...].
public func quantileHuberLoss(
  quantiles: Tensor, targets: Tensor, threshold: Double = 1
) throws(TensorError) -> Tensor {
  precondition(threshold > 0, "quantileHuberLoss: a threshold of \(threshold), which must be positive")
  let count = quantiles.size(-1)
  let index = try Tensor.arange(0, count).to(quantiles.dataType, device: quantiles.device)
  let levels = try ((index + 0.5) / Double(count)).unsqueeze(dimension: -1)
  let predicted = try quantiles.unsqueeze(dimension: -1)
  let sampled = try targets.unsqueeze(dimension: -2)
  let isBelow = try (sampled .< predicted).to(quantiles.dataType)
  let shape = try (sampled - predicted).shape
  let huber = try predicted.expand(shape).huberLoss(sampled.expand(shape), delta: threshold, reduction: .none)
  let weighted = try (levels - isBelow).abs() * huber / threshold
  return try weighted.mean(dimension: -1).sum(dimension: -1)
}
