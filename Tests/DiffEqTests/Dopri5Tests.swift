import DiffEq
import Foundation
import TestSupport
import Testing

/// y' = rate·y.
struct Exponential<Scalar: RealScalar & StateVector>: DifferentialEquation where Scalar.Component == Scalar {
  let rate: Scalar
  func derivative(time: Double, state: Scalar) -> Scalar { rate * state }
}

/// y' = f(t, y).
struct Equation: DifferentialEquation {
  let slope: @Sendable (Double, Double) -> Double
  func derivative(time: Double, state: Double) -> Double { slope(time, state) }
}

/// Slope of a straight line through (ln x, ln y).
func logSlope(_ x: [Double], _ y: [Double]) -> Double {
  let u = x.map(log)
  let v = y.map(log)
  let mu = u.reduce(0, +) / Double(u.count)
  let mv = v.reduce(0, +) / Double(v.count)
  return zip(u, v).reduce(0) { $0 + ($1.0 - mu) * ($1.1 - mv) } / u.reduce(0) { $0 + ($1 - mu) * ($1 - mu) }
}

@Suite(.tags(.law)) struct Dopri5Tests {
  /// y' = y cos t, y(0) = 1: y = e^{sin t}. With tolerances out of the way the cap on the step rules.
  static let waves = Equation { t, y in y * cos(t) }
  static let steps = [0.2, 0.1, 0.05, 0.025]

  static func loose(_ step: Double) -> Dopri5 {
    Dopri5(relativeTolerance: 1, absoluteTolerance: 1e6, maximumStep: step)
  }

  /// Global errors at t = 4 with steps at the cap (but for a few first ones).
  @Test func globalErrorIsOfOrderFive() {
    let errors = Self.steps.map { abs(Self.loose($0).solve(Self.waves, from: 1, over: 0...4).state - exp(sin(4.0))) }
    let slope = logSlope(Self.steps, errors)
    #expect(slope > 4.7 && slope < 5.5, "slope \(slope), errors \(errors)")
  }

  /// Within a step the local error of the continuous extension is of order 5 (a method of order 4).
  @Test func denseOutputIsOfOrderFour() {
    var errors: [Double] = []
    for step in Self.steps {
      var worst = 0.0
      _ = Self.loose(step).solve(Self.waves, from: 1, over: 0...4) { dense in
        guard dense.width == step else { return }
        for fraction in [0.1, 0.3, 0.5, 0.7, 0.9] {
          let t = dense.start + fraction * dense.width
          let exact = dense.initial * exp(sin(t) - sin(dense.start))
          worst = max(worst, abs(dense.state(at: fraction) - exact))
        }
      }
      errors.append(worst)
    }
    let slope = logSlope(Self.steps, errors)
    #expect(slope > 4.6 && slope < 5.6, "slope \(slope), errors \(errors)")
  }

  @Test(arguments: [1e-4, 1e-6, 1e-8, 1e-10])
  func exponentialDecayToTolerance(tolerance: Double) {
    let solver = Dopri5(relativeTolerance: tolerance, absoluteTolerance: tolerance * 1e-3)
    let solution = solver.solve(Exponential(rate: -0.7), from: 3, over: 0...10)
    #expect(solution.ending() == .completed)
    #expect(solution.time() == 10)
    #expect(abs(solution.state / (3 * exp(-7)) - 1) < 100 * tolerance)
  }

  @Test func denseOutputMeetsTheStepAtBothEnds() {
    _ = Dopri5().solve(Self.waves, from: 1, over: 0...4) { step in
      #expect(step.state(at: 0) == step.initial)
      #expect(abs(step.state(at: 1) - step.final) < 1e-14)
    }
  }

  @Test func stepCapHolds() {
    var widths: [Double] = []
    _ = Dopri5(maximumStep: 0.125).solve(Exponential(rate: -0.1), from: 1, over: 0...3) { widths.append($0.width) }
    #expect((widths.max() ?? 1) <= 0.125 * 1.0101)
    #expect(abs(widths.reduce(0, +) - 3) < 1e-12)
  }

  @Test func emptyIntervalReturnsTheInitialState() {
    let solution = Dopri5().solve(Exponential(rate: 1), from: 2, over: 5...5)
    #expect(solution.state == 2 && solution.time() == 5 && solution.ending() == .completed)
  }
}
