public import Tensors

/// The distribution of r + d Z on the atoms of Z, for the categorical algorithm C51.
///
/// Every atom z_j moves to T z_j = r + d z_j, held within the ends, and gives its probability to the two atoms beside it,
/// in proportion to how near they are:
///
///     m_i = Σ_j p_j max(0, 1 - |T z_j - z_i| / Δz)
///
/// Source: Bellemare, Dabney, Munos, A distributional perspective on reinforcement learning, ICML 2017, arXiv:1707.06887,
/// equation 7 and algorithm 1.
/// - Parameters:
///   - probabilities: p of the next state's best action [B, N].
///   - rewards: r [B].
///   - discounts: d, gamma^elapsed, 0 after a terminal event [B].
///   - support: z, ascending and equally spaced [N], N at least 2.
/// - Returns: m [B, N], without gradient; each row sums to what its row of `probabilities` does.
public func categoricalProjection(
  probabilities: Tensor, rewards: Tensor, discounts: Tensor, support: Tensor
) throws(TensorError) -> Tensor {
  try withoutGradient { () throws(TensorError) -> Tensor in
    let atoms = support.size(0)
    precondition(atoms >= 2, "categoricalProjection: \(atoms) atoms, at least 2 are needed")
    let low = try support.select(dimension: 0, 0)
    let width = try (support.select(dimension: 0, atoms - 1) - low) / Double(atoms - 1)
    let moved = try rewards.unsqueeze(dimension: 1) + discounts.unsqueeze(dimension: 1) * support
    let places = try ((moved - low) / width).clamp(0, Double(atoms - 1))
    // [B, j, i]: how near the moved atom j is to atom i.
    let index = try Tensor.arange(0, atoms).to(places.dataType, device: places.device)
    let distance = try (places.unsqueeze(dimension: 2) - index).abs()
    let share = try (1 - distance).clamp(0)
    return try (probabilities.unsqueeze(dimension: 2) * share).sum(dimension: 1)
  }
}
