public import Tensors

/// The asymmetric squared error whose minimum is the τ-expectile: |τ - 1{u < 0}| u² with u = target - value.
///
/// τ = 1/2 is half the squared error; τ → 1 tends to the maximum of the targets.
/// Source: Kostrikov, Nair, Levine, Offline reinforcement learning with implicit Q-learning, ICLR 2022, arXiv:2110.06169,
/// equations 4 and 5; Newey, Powell, Econometrica 55:819, 1987, doi:10.2307/1911031.
/// - Parameters:
///   - values: any shape.
///   - targets: the same shape, without gradient.
///   - expectile: τ in (0, 1).
/// - Returns: element by element.
public func expectileLoss(values: Tensor, targets: Tensor, expectile: Double) throws(TensorError) -> Tensor {
  precondition(expectile > 0 && expectile < 1, "expectileLoss: an expectile of \(expectile) is not between 0 and 1")
  let difference = try targets - values
  let isBelow = try (difference .< 0).to(values.dataType)
  return try (expectile - isBelow).abs() * difference * difference
}
