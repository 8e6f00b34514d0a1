import Foundation

/// Proportional–integral control of the step size for a pair of order p(p - 1).
///
/// h' = h · clamp(safety · ratio^-α · previousRatio^β, 1/5, 10), α = 1/p − 3β/4, β = 0.04; after a rejection
/// h' = h · max(safety · ratio^-α, 1/5). `ratio` is the error over the tolerance, so at most 1 is accepted.
///
/// Source: Hairer, Nørsett, Wanner. Solving Ordinary Differential Equations I, 2nd ed., 1993, II.4 and IV.2 (vol. II),
/// doi:10.1007/978-3-540-78862-1.
@usableFromInline
struct StepControl {
  @usableFromInline var step: Double
  let maximumStep: Double
  private let exponent: Double
  private static let beta = 0.04
  private var previousRatio = 1e-4
  private var isAfterRejection = false

  @usableFromInline
  init(step: Double, maximumStep: Double, order: Int = 5) {
    self.step = min(step, maximumStep)
    self.maximumStep = maximumStep
    exponent = 1 / Double(order) - 0.75 * Self.beta
  }

  /// Judges a step of width `width` with the given error ratio and sets the next step.
  @usableFromInline
  mutating func accepts(ratio: Double, width: Double) -> Bool {
    guard ratio.isFinite else {
      step = width * 0.1
      isAfterRejection = true
      return false
    }
    let proportional = pow(max(ratio, 1e-10), exponent)
    guard ratio <= 1 else {
      step = width * max(0.2, 0.9 / proportional)
      isAfterRejection = true
      return false
    }
    var factor = min(10, max(0.2, 0.9 * pow(previousRatio, Self.beta) / proportional))
    if isAfterRejection { factor = min(factor, 1) }
    previousRatio = max(ratio, 1e-4)
    isAfterRejection = false
    step = min(width * factor, maximumStep)
    return true
  }
}
