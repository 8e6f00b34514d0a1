import DiffEq
import Foundation
import TestSupport
import Testing

/// The resumable solvers over lanes: order, dense output, exact ends, failures, stiffness, sensitivities.
struct LaneSolverTests {
  /// x' = y, y' = -x + sin(2t)/2: a driven oscillator; x = cos t + (2 sin t - sin 2t) / 6.
  struct Oscillator<S: RealScalar>: DifferentiableField {
    typealias Scalar = S
    let dimension = 2
    func evaluate(_ time: Double, _ y: UnsafePointer<S>, _ dy: UnsafeMutablePointer<S>) {
      dy[0] = y[1]
      dy[1] = -y[0] + 0.5 * Foundation.sin(2 * time)
    }
    func jacobian(_ time: Double, _ y: UnsafePointer<S>, _ j: UnsafeMutablePointer<S>) {
      for (i, value) in [0, 1, -1, 0].enumerated() { j[i] = .constant(Double(value)) }
    }
    static func exact(_ t: Double) -> Double {
      Foundation.cos(t) + (2 * Foundation.sin(t) - Foundation.sin(2 * t)) / 6
    }
    static func exactSpeed(_ t: Double) -> Double {
      (Foundation.cos(t) - Foundation.cos(2 * t)) / 3 - Foundation.sin(t)
    }
  }

  /// y' = -λ (y - cos t), lane by lane.
  struct Relaxation<S: RealScalar>: DifferentiableField {
    typealias Scalar = S
    let dimension = 1
    let rate: S
    func evaluate(_ time: Double, _ y: UnsafePointer<S>, _ dy: UnsafeMutablePointer<S>) {
      dy[0] = -rate * (y[0] - Foundation.cos(time))
    }
    func jacobian(_ time: Double, _ y: UnsafePointer<S>, _ j: UnsafeMutablePointer<S>) { j[0] = -rate }
  }

  /// y' = y² (a pole at 1/y₀).
  struct Pole<S: RealScalar>: DifferentiableField {
    typealias Scalar = S
    let dimension = 1
    func evaluate(_ time: Double, _ y: UnsafePointer<S>, _ dy: UnsafeMutablePointer<S>) { dy[0] = y[0] * y[0] }
    func jacobian(_ time: Double, _ y: UnsafePointer<S>, _ j: UnsafeMutablePointer<S>) { j[0] = 2 * y[0] }
  }

  private func fixed(_ width: Double) -> Tolerance { Tolerance(relative: 1e6, absolute: 1e6, maximumStep: width) }

  private func slope(_ error: (Double) -> Double) -> Double {
    let widths = [0.1, 0.05, 0.025]
    let errors = widths.map { Foundation.log2(error($0)) }
    return (errors[0] - errors[2]) / 2
  }

  @Test(.tags(.law)) func tsit5IsOfOrderFive() {
    let order = slope { width in
      let solver = Tsit5<Double>(dimension: 2, tolerance: fixed(width))
      solver.state[0] = 1
      solver.advance(Oscillator(), to: 6)
      return Foundation.hypot(
        solver.state[0] - Oscillator<Double>.exact(6), solver.state[1] - Oscillator<Double>.exactSpeed(6))
    }
    #expect(order > 4.7 && order < 5.6, "\(order)")
  }

  @Test(.tags(.law)) func rodas4IsOfOrderFour() {
    let order = slope { width in
      let solver = Rodas4<Double>(dimension: 2, tolerance: fixed(width))
      solver.state[0] = 1
      solver.advance(Oscillator(), to: 6)
      return Foundation.hypot(
        solver.state[0] - Oscillator<Double>.exact(6), solver.state[1] - Oscillator<Double>.exactSpeed(6))
    }
    #expect(order > 3.7 && order < 4.6, "\(order)")
  }

  @Test(.tags(.law), arguments: [false, true]) func denseOutputHasItsOrder(isStiff: Bool) {
    let grid = (1...60).map { Double($0) / 10.3 }
    let order = slope { width in
      var worst = 0.0
      let observe: (Int, UnsafePointer<Double>) -> Void = { index, y in
        worst = Swift.max(worst, Swift.abs(y[0] - Oscillator<Double>.exact(grid[index])))
      }
      grid.withUnsafeBufferPointer { grid in
        if isStiff {
          let solver = Rodas4<Double>(dimension: 2, tolerance: fixed(width))
          solver.state[0] = 1
          solver.advance(Oscillator(), to: 6, grid: grid, observe: observe)
        } else {
          let solver = Tsit5<Double>(dimension: 2, tolerance: fixed(width))
          solver.state[0] = 1
          solver.advance(Oscillator(), to: 6, grid: grid, observe: observe)
        }
      }
      return worst
    }
    #expect(isStiff ? order > 2.8 : order > 3.8, "\(order)")
  }

  @Test(.tags(.law)) func stoppingDoesNotMatter() {
    let once = Tsit5<Double>(dimension: 2, tolerance: Tolerance(relative: 1e-10, absolute: 1e-10))
    let often = Tsit5<Double>(dimension: 2, tolerance: Tolerance(relative: 1e-10, absolute: 1e-10))
    once.state[0] = 1
    often.state[0] = 1
    once.advance(Oscillator(), to: 20)
    for end in stride(from: 0.0, through: 20, by: 0.37) { often.advance(Oscillator(), to: end) }
    often.advance(Oscillator(), to: 20)
    #expect(Swift.abs(once.state[0] - often.state[0]) < 1e-8)
    #expect(Swift.abs(once.state[0] - Oscillator<Double>.exact(20)) < 1e-8)
    #expect(once.time == 20)
  }

  @Test(.tags(.law)) func lanesAreIndependentAndFailuresAreTheirOwn() {
    let solver = Tsit5<SIMD8<Double>>(dimension: 1, tolerance: Tolerance(relative: 1e-9, absolute: 1e-12))
    solver.state[0] = SIMD8(0.1, 0.2, 2, 0.05, .nan, 0, -1, 0.15)
    solver.advance(Pole(), to: 1)
    for (lane, start) in [(0, 0.1), (1, 0.2), (3, 0.05), (5, 0), (6, -1), (7, 0.15)] {
      #expect(Swift.abs(solver.state[0][lane] - start / (1 - start)) < 1e-7)
      #expect(solver.lanes.failure(lane) == nil)
    }
    let pole = solver.lanes.failure(2)
    #expect(pole != nil && Swift.abs((pole?.time ?? 0) - 0.5) < 1e-3 && solver.state[0][2].isFinite)
    #expect(solver.lanes.failure(4)?.cause == .notFinite)
  }

  @Test(.tags(.law)) func aStiffEquationIsCheapForRodasAndNeverHangsTsit5() {
    let tolerance = Tolerance(relative: 1e-6, absolute: 1e-9, stepLimit: 2000)
    let implicit = Rodas4<Double>(dimension: 1, tolerance: tolerance)
    implicit.advance(Relaxation(rate: 1e6), to: 10)
    #expect(Swift.abs(implicit.state[0] - Foundation.cos(10)) < 1e-5 && implicit.steps < 300)
    let explicit = Tsit5<Double>(dimension: 1, tolerance: tolerance)
    explicit.advance(Relaxation(rate: 1e6), to: 10)
    #expect(explicit.lanes.failure(0)?.cause == .stepLimit)
  }

  @Test(.tags(.law)) func sensitivityThroughBothSolvers() {
    // y = (λ² cos t + λ sin t)/(1 + λ²) - λ²/(1 + λ²) e^-λt from y(0) = 0
    func exact(_ l: Double, _ t: Double) -> Double {
      (l * l * Foundation.cos(t) + l * Foundation.sin(t) - l * l * Foundation.exp(-l * t)) / (1 + l * l)
    }
    let expected = (exact(2 + 1e-5, 3) - exact(2 - 1e-5, 3)) / 2e-5
    let tolerance = Tolerance(relative: 1e-10, absolute: 1e-12)
    let explicit = Tsit5<Dual<Double>>(dimension: 1, tolerance: tolerance)
    explicit.advance(Relaxation(rate: Dual(2, derivative: 1)), to: 3)
    let implicit = Rodas4<Dual<Double>>(dimension: 1, tolerance: tolerance)
    implicit.advance(Relaxation(rate: Dual(2, derivative: 1)), to: 3)
    #expect(Swift.abs(explicit.state[0].value - exact(2, 3)) < 1e-8)
    #expect(Swift.abs(explicit.state[0].derivative - expected) < 1e-7)
    #expect(Swift.abs(implicit.state[0].derivative - expected) < 1e-6)
  }
}
