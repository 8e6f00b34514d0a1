import DiffEq
import Foundation
import TestSupport
import Testing

@Suite(.tags(.law)) struct EventTests {
  static let solver = Dopri5(relativeTolerance: 1e-11, absoluteTolerance: 1e-13)

  @Test func crossingTimeOfGrowth() {
    let solution = Self.solver.solve(
      Exponential(rate: 0.3), from: 1, over: 0...100, until: { _, y in y - 5 })
    #expect(solution.ending() == .crossed)
    #expect(abs(solution.time() - log(5) / 0.3) < 1e-8)
    #expect(abs(solution.state - 5) < 1e-8)
  }

  @Test func eventThatIsNotReached() {
    let solution = Self.solver.solve(
      Exponential(rate: 0.3), from: 1, over: 0...5, until: { _, y in y - 5 })
    #expect(solution.ending() == .completed && solution.time() == 5)
  }

  @Test func eventAlreadyReachedEndsAtOnce() {
    let solution = Self.solver.solve(
      Exponential(rate: 0.3), from: 5, over: 2...5, until: { _, y in y - 5 })
    #expect(solution.ending() == .crossed && solution.time() == 2 && solution.state == 5)
  }

  /// y' = u(t) with u = 1, then -1, then 2: y is piecewise linear, so every step is exact if no step spans a jump.
  @Test func piecewiseInputIsExact() {
    let up = Equation { _, _ in 1 }
    let down = Equation { _, _ in -1 }
    let fast = Equation { _, _ in 2 }
    var boundaries: Set<Double> = []
    let solution = Dopri5().solve(
      [Segment(until: 1.7, up), Segment(until: 2.9, down), Segment(until: 5, fast)], from: 0, start: 0,
      until: { _, y in y - 4 }, observing: { boundaries.insert($0.start) })
    #expect(boundaries.contains(1.7) && boundaries.contains(2.9))
    #expect(solution.ending() == .crossed)
    #expect(abs(solution.time() - (2.9 + (4 - 0.5) / 2)) < 1e-12)
  }

  @Test func lanesAgreeWithScalars() {
    let rates = SIMD8<Double>(0.1, 0.2, 0.3, 0.4, 0.5, -0.2, 0.05, 0)
    let lanes = Self.solver.solve(
      Exponential(rate: rates), from: SIMD8(repeating: 1), over: 0...6,
      until: { _, y in y - SIMD8(repeating: 5) })
    for lane in 0..<8 {
      let scalar = Self.solver.solve(
        Exponential(rate: rates[lane]), from: 1.0, over: 0...6, until: { _, y in y - 5 })
      #expect(lanes.ending(lane: lane) == scalar.ending())
      #expect(abs(lanes.time(lane: lane) - scalar.time()) < 1e-8)
      #expect(abs(lanes.state[lane] - scalar.state) < 1e-8)
    }
  }

  /// d/dk of e^{kt} is t·e^{kt}.
  @Test func dualCarriesTheSensitivity() {
    struct Growth: DifferentialEquation {
      let rate: Dual<Double>
      func derivative(time: Double, state: Level) -> Level { Level(value: rate * state.value) }
    }
    struct Level: StateVector {
      var value: Dual<Double>
      static let dimension = 1
      static func + (left: Level, right: Level) -> Level { Level(value: left.value + right.value) }
      static func * (factor: Double, level: Level) -> Level { Level(value: .constant(factor) * level.value) }
      subscript(component index: Int) -> Dual<Double> {
        get { value }
        set { value = newValue }
      }
    }
    let solution = Self.solver.solve(
      Growth(rate: Dual(0.4, derivative: 1)), from: Level(value: .constant(1)), over: 0...3)
    #expect(abs(solution.state.value.derivative - 3 * exp(1.2)) < 1e-8)
    let quotient = Dual(3.0, derivative: 1) / Dual(2.0, derivative: 1) - .constant(1)
    #expect(quotient.value == 0.5 && quotient.derivative == -0.25)
  }
}
