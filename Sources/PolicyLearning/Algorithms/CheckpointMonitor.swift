/// Keeps the best checkpoint and says when to stop.
struct CheckpointMonitor {
  private let patience: Int
  private var checkpoints: [TrainingRun.Checkpoint] = []
  private var bestStep = 0
  private var bestValidation = -Double.infinity
  private(set) var best: NetworkSnapshot?

  init(patience: Int) {
    self.patience = patience
  }

  /// Records a checkpoint; true where `patience` checkpoints in a row were no better than the best.
  mutating func shouldStop(after snapshot: NetworkSnapshot, step: Int, loss: Double, validation: Double) -> Bool {
    checkpoints.append(.init(step: step, loss: loss, validation: validation))
    let validation = validation.isNaN ? -Double.infinity : validation
    if best == nil || validation > bestValidation {
      best = snapshot
      bestStep = step
      bestValidation = validation
    }
    return checkpoints.count { $0.step > bestStep } >= patience
  }

  func run(divergence: String?) -> TrainingRun {
    TrainingRun(checkpoints: checkpoints, keptStep: bestStep, divergence: divergence)
  }
}
