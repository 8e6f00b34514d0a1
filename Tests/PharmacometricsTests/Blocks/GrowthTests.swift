import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

struct GrowthTests {
  /// The slope of a known solution, by central differences.
  static func slope(_ solution: (Double) -> Double, at time: Double) -> Double {
    (solution(time + 1e-4) - solution(time - 1e-4)) / 2e-4
  }

  @Test(.tags(.law), arguments: [0.0, 3, 20]) func logisticHasItsClosedForm(_ time: Double) {
    func solution(_ t: Double) -> Double { 100 / (1 + 9 * Foundation.exp(-0.2 * t)) }
    let found = Growth.logistic(solution(time), rate: 0.2, capacity: 100)
    #expect(Swift.abs(found - Self.slope(solution, at: time)) < 1e-6)
  }

  @Test(.tags(.law), arguments: [0.0, 3, 20]) func gompertzHasItsClosedForm(_ time: Double) {
    func solution(_ t: Double) -> Double { 100 * Foundation.exp(Foundation.log(0.1) * Foundation.exp(-0.2 * t)) }
    let found = Growth.gompertz(solution(time), rate: 0.2, capacity: 100)
    #expect(Swift.abs(found - Self.slope(solution, at: time)) < 1e-6)
  }

  @Test(.tags(.law)) func capacityEndsGrowth() {
    #expect(Growth.logistic(100, rate: 0.2, capacity: 100) == 0)
    #expect(Growth.gompertz(100, rate: 0.2, capacity: 100) == 0)
    #expect(Growth.logistic(10, rate: 0.2, capacity: 100, total: 100) == 0)
    #expect(Growth.exponential(3, rate: 0.5) == 1.5)
  }

  /// Small, the tumor grows by λ₀; large, by λ₁ in all, shared by the part that proliferates.
  @Test(.tags(.law)) func simeoniPassesFromExponentialToLinear() {
    let small = Growth.simeoni(0.01, total: 0.01, exponential: 0.3, linear: 0.8, sharpness: 20)
    #expect(Swift.abs(small - 0.003) < 1e-12)
    let large = Growth.simeoni(50, total: 100, exponential: 0.3, linear: 0.8, sharpness: 20)
    #expect(Swift.abs(large - 0.4) < 1e-12)
    let bend = Growth.simeoni(8.0 / 3, total: 8.0 / 3, exponential: 0.3, linear: 0.8, sharpness: 20)
    #expect(Swift.abs(bend - 0.8 / Foundation.pow(2, 1 / 20)) < 1e-12)
  }
}
