import DiffEq
import Foundation
import TestSupport
import Testing

/// y' = k y, z' = y - z/2: a level that grows and one that follows it.
private struct Growth<Scalar: RealScalar>: DifferentialEquation {
  let rate: Scalar

  func derivative(time: Double, state: Levels<Scalar>) -> Levels<Scalar> {
    Levels(first: rate * state.first, second: state.first - .constant(0.5) * state.second)
  }
}

private struct Levels<Scalar: RealScalar>: StateVector {
  var first: Scalar
  var second: Scalar

  static var start: Levels { Levels(first: .constant(1), second: .constant(0)) }
  static var dimension: Int { 2 }
  static func + (left: Levels, right: Levels) -> Levels {
    Levels(first: left.first + right.first, second: left.second + right.second)
  }
  static func * (factor: Double, levels: Levels) -> Levels {
    Levels(first: .constant(factor) * levels.first, second: .constant(factor) * levels.second)
  }
  subscript(component index: Int) -> Scalar {
    get { index == 0 ? first : second }
    set { if index == 0 { first = newValue } else { second = newValue } }
  }
}

/// Derivatives by the rate k that ``Dual`` carries, against central differences of solutions without it.
@Suite(.tags(.law)) struct SensitivityTests {
  private static let solver = Dopri5(relativeTolerance: 1e-11, absoluteTolerance: 1e-13)
  private static let width = 1e-5

  private static func solve<Scalar: RealScalar>(
    _ rate: Scalar, over interval: ClosedRange<Double> = 0...100, threshold: Double = 5
  ) -> Solution<Levels<Scalar>> {
    solver.solve(
      Growth(rate: rate), from: .start, over: interval, until: { _, y in y.first - .constant(threshold) })
  }

  @Test(arguments: [0.1, 0.4, 1.3]) func sensitivityAtAnEvent(rate: Double) {
    let dual = Self.solve(Dual(rate, derivative: 1))
    let (above, below) = (Self.solve(rate + Self.width), Self.solve(rate - Self.width))
    #expect(dual.ending() == .crossed)
    #expect(abs(dual.state.first.value - 5) < 1e-8)
    // At the fixed time of the crossing.
    let fixed = [rate + Self.width, rate - Self.width].map {
      Self.solve($0, over: 0...dual.time(), threshold: .infinity).state
    }
    let first = (fixed[0].first - fixed[1].first) / (2 * Self.width)
    let second = (fixed[0].second - fixed[1].second) / (2 * Self.width)
    #expect(abs(dual.state.first.derivative / first - 1) < 1e-6)
    #expect(abs(dual.state.second.derivative / second - 1) < 1e-6)
    // Along with the event, which moves by -(∂g/∂k) / (dg/dt).
    let (y, z) = (dual.state.first, dual.state.second)
    let shift = -y.derivative / (rate * y.value)
    #expect(abs(shift / ((above.time() - below.time()) / (2 * Self.width)) - 1) < 1e-6)
    let total = z.derivative + (y.value - 0.5 * z.value) * shift
    #expect(abs(total / ((above.state.second - below.state.second) / (2 * Self.width)) - 1) < 1e-5)
  }

  /// Lanes that have ended keep their sensitivities while the others go on.
  @Test func lanesKeepTheirOwnSensitivities() {
    let rates = SIMD8<Double>(0.1, 0.2, 0.3, 0.4, 0.5, 0.9, 0.05, 0)
    let lanes = Self.solve(Dual(rates, derivative: SIMD8(repeating: 1)), over: 0...6)
    for lane in 0..<8 {
      let single = Self.solve(Dual(rates[lane], derivative: 1), over: 0...6)
      #expect(lanes.ending(lane: lane) == single.ending())
      #expect(abs(lanes.time(lane: lane) - single.time()) < 1e-8)
      #expect(abs(lanes.state.first.derivative[lane] - single.state.first.derivative) < 1e-7, "lane \(lane)")
      #expect(abs(lanes.state.second.derivative[lane] - single.state.second.derivative) < 1e-7, "lane \(lane)")
    }
  }

  @Test func aSensitivityThatIsNotFiniteFailsItsLaneAlone() {
    struct Step: DifferentialEquation {
      func derivative(time: Double, state: Levels<Dual<SIMD8<Double>>>) -> Levels<Dual<SIMD8<Double>>> {
        var slope = SIMD8<Double>(repeating: 0.25)
        if time > 0.5 { slope[3] = .nan }
        let one = Dual(SIMD8<Double>(repeating: 1), derivative: slope)
        return Levels(first: one, second: one)
      }
    }
    let solution = Self.solver.solve(Step(), from: .start, over: 0...2)
    for lane in 0..<8 where lane != 3 {
      #expect(solution.ending(lane: lane) == .completed)
      #expect(abs(solution.state.first.derivative[lane] - 0.5) < 1e-9)
    }
    #expect(solution.ending(lane: 3) == .failed(.notFinite))
    #expect(solution.time(lane: 3) > 0.49 && solution.time(lane: 3) <= 0.5)
    #expect(solution.state.first.value[3].isFinite && solution.state.first.derivative[3].isFinite)
    let atStart = Self.solve(Dual(0.4, derivative: .nan))
    #expect(atStart.ending() == .failed(.notFinite) && atStart.time() == 0)
  }
}
