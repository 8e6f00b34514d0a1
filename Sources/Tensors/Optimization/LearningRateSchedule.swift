import Foundation

/// The factor of the learning rate at each step; multiply the configured rate by it.
public indirect enum LearningRateSchedule: Codable, Hashable, Sendable {
  /// Always one.
  case constant
  /// From zero to one in equal parts over `steps` steps, then the next schedule from its start.
  case warmUp(steps: Int, then: LearningRateSchedule)
  /// From one to `end` along half a cosine over `steps` steps, then `end` (Loshchilov, Hutter 2017, arXiv:1608.03983,
  /// equation 5 without restarts).
  case cosine(steps: Int, end: Double)
  /// Multiplied by `factor` after each `every` steps.
  case step(every: Int, factor: Double)
  /// Multiplied by `factor` at each step.
  case exponential(factor: Double)

  /// The factor at a step, counted from zero.
  public func factor(at step: Int) -> Double {
    switch self {
    case .constant: return 1
    case .warmUp(let steps, let next):
      return step < steps ? Double(step + 1) / Double(steps) : next.factor(at: step - steps)
    case .cosine(let steps, let end):
      guard step < steps else { return end }
      return end + (1 - end) * (1 + cos(.pi * Double(step) / Double(steps))) / 2
    case .step(let every, let factor): return pow(factor, Double(step / Swift.max(every, 1)))
    case .exponential(let factor): return pow(factor, Double(step))
    }
  }
}
