import DosingMDP
import Tensors

/// - Throws: ``LearningError/wrongActions(algorithm:needs:process:)`` where the process has amounts.
func requireOptions(_ profile: AlgorithmProfile, _ process: ProcessDescription) throws(LearningError) {
  guard process.actions.isContinuous else { return }
  throw .wrongActions(
    algorithm: profile.name, needs: "a choice among options (discrete doses)", process: process.name)
}

/// - Throws: ``LearningError/wrongActions(algorithm:needs:process:)`` where the process has options.
func requireAmounts(_ profile: AlgorithmProfile, _ process: ProcessDescription) throws(LearningError) {
  guard !process.actions.isContinuous else { return }
  throw .wrongActions(algorithm: profile.name, needs: "amounts (continuous doses)", process: process.name)
}

/// Q(s, a) [members, B] of Q(s, ·) [members, B, A] and options a [B].
func takenValues(_ values: Tensor, _ options: Tensor) throws(TensorError) -> Tensor {
  let index = try options.reshape([1, options.count, 1]).expand([values.size(0), options.count, 1])
  return try values.gather(dimension: 2, index).squeeze(dimension: 2)
}

/// mean_m Q_m - pessimism · sd_m Q_m [N, A] of Q [members, N, A]; the mean where there is one member.
func pessimisticValues(_ values: Tensor, _ pessimism: Double) throws(TensorError) -> Tensor {
  guard values.size(0) > 1 else { return try values.select(dimension: 0, 0) }
  let mean = try values.mean(dimension: 0)
  guard pessimism != 0 else { return mean }
  return try mean - values.standardDeviation(dimensions: [0]) * pessimism
}
