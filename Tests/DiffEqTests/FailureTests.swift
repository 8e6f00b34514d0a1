import DiffEq
import Foundation
import Testing

@Suite struct FailureTests {
  /// y' = y², y(0) = 1 has a pole at t = 1.
  @Test func poleEndsAsFailureBeforeIt() {
    let solution = Dopri5().solve(Equation { _, y in y * y }, from: 1, over: 0...2)
    #expect(solution.failure != nil)
    #expect(solution.state.isFinite)
    #expect(solution.time() <= 1.000001 && solution.time() > 0.99)
  }

  @Test func derivativeThatTurnsToNaN() {
    let solution = Dopri5().solve(Equation { t, _ in t < 0.5 ? 1 : .nan }, from: 0, over: 0...2)
    #expect(solution.ending() == .failed(.notFinite))
    #expect(solution.state.isFinite)
    #expect(abs(solution.time() - 0.5) < 1e-6)
  }

  @Test func derivativeThatIsNaNAtTheStart() {
    let solution = Dopri5().solve(Equation { _, y in (y - 1).squareRoot() }, from: 0, over: 0...2)
    #expect(solution.ending() == .failed(.notFinite))
    #expect(solution.state == 0 && solution.time() == 0)
  }

  @Test func eventThatIsNotANumber() {
    let event: (Double, Double) -> Double = { _, y in y < 2 ? -1 : .nan }
    let solution = Dopri5().solve(Exponential(rate: 1), from: 1, over: 0...5, until: event)
    #expect(solution.ending() == .failed(.notFinite))
    #expect(solution.state.isFinite && solution.time() < 5)
    let atStart = Dopri5().solve(Exponential(rate: 1), from: 3, over: 0...5, until: event)
    #expect(atStart.ending() == .failed(.notFinite) && atStart.time() == 0)
  }

  /// A rate of 10⁹ keeps an explicit method at steps of 10⁻⁹.
  @Test func stiffnessEndsAtTheStepLimit() {
    let solver = Dopri5(stepLimit: 2000)
    let solution = solver.solve(Equation { t, y in -1e9 * (y - cos(t)) }, from: 0, over: 0...10)
    #expect(solution.ending() == .failed(.stepLimit))
    #expect(solution.steps == 2000)
    #expect(solution.state.isFinite)
  }

  @Test func oneLaneFailsAlone() {
    struct Powers: DifferentialEquation {
      let quadratic: SIMD8<Double>
      func derivative(time: Double, state: SIMD8<Double>) -> SIMD8<Double> { quadratic * state * state - 0.1 * state }
    }
    var quadratic = SIMD8<Double>(repeating: 0)
    quadratic[3] = 1
    let solver = Dopri5(relativeTolerance: 1e-9, absoluteTolerance: 1e-12)
    let solution = solver.solve(Powers(quadratic: quadratic), from: SIMD8(repeating: 1), over: 0...5)
    for lane in 0..<8 where lane != 3 {
      #expect(solution.ending(lane: lane) == .completed)
      #expect(abs(solution.state[lane] - exp(-0.5)) < 1e-7)
    }
    guard case .failed = solution.ending(lane: 3) else {
      Issue.record("lane 3 passed its pole")
      return
    }
    #expect(solution.state[3].isFinite)
  }
}
