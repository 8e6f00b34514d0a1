import Foundation

/// Dual averaging of the step size towards a mean probability of acceptance δ.
///
/// With the shortfall h_m = δ − α_m of transition m, t₀ = 10, γ = 0.05, κ = 0.75 and μ = ln 10ε₁:
/// - H̄_m = (1 − 1/(m + t₀)) H̄_{m−1} + h_m/(m + t₀)
/// - ln ε_m = μ − √m/γ · H̄_m
/// - ln ε̄_m = m^{−κ} ln ε_m + (1 − m^{−κ}) ln ε̄_{m−1}, the step size after the warm-up
///
/// Source: Hoffman, Gelman 2014, section 3.2, equations 6 and following.
struct StepSizeAdaptation: Sendable {
  private let target: Double
  private var center: Double
  private var count = 0.0
  private var shortfall = 0.0
  private var logAverage = 0.0
  /// ε_m.
  private(set) var stepSize: Double

  init(stepSize: Double, target: Double) {
    self.target = target
    self.stepSize = stepSize
    center = log(10 * stepSize)
  }

  /// Begins anew from a step size.
  mutating func restart(stepSize: Double) { self = StepSizeAdaptation(stepSize: stepSize, target: target) }

  mutating func learn(acceptance: Double) {
    count += 1
    let weight = 1 / (count + 10)
    shortfall = (1 - weight) * shortfall + weight * (target - min(1, acceptance))
    let logStep = center - count.squareRoot() / 0.05 * shortfall
    let share = pow(count, -0.75)
    logAverage = share * logStep + (1 - share) * logAverage
    stepSize = exp(logStep)
  }

  /// ε̄; the step size itself where nothing was learned.
  var average: Double { count > 0 ? exp(logAverage) : stepSize }
}
