import DiffEq
import TestSupport
import Testing

/// A copied solver goes on as the original does, and by itself.
struct SolverCopyTests {
  /// y' = -y + sin t, with its Jacobian.
  struct Relaxation: DifferentiableField {
    typealias Scalar = SIMD8<Double>
    let dimension = 2

    func evaluate(_ time: Double, _ state: UnsafePointer<Scalar>, _ slope: UnsafeMutablePointer<Scalar>) {
      slope[0] = state[1] - state[0]
      slope[1] = -state[1] * 0.5 + time / (1 + time)
    }

    func jacobian(_ time: Double, _ state: UnsafePointer<Scalar>, _ matrix: UnsafeMutablePointer<Scalar>) {
      matrix[0] = .constant(-1)
      matrix[1] = .constant(1)
      matrix[2] = .constant(0)
      matrix[3] = .constant(-0.5)
    }
  }

  @Test(.tags(.law)) func explicit() {
    let solver = Tsit5<SIMD8<Double>>(dimension: 2, lanes: 5)
    for lane in 0..<8 { solver.state[0][lane] = Double(lane) }
    solver.advance(Relaxation(), to: 1.5)
    let copy = solver.copy()
    copy.advance(Relaxation(), to: 4)
    #expect(solver.time == 1.5 && copy.lanes.running == solver.lanes.running)
    let before = solver.state[0]
    copy.state[0] = SIMD8(repeating: 9)
    #expect(solver.state[0] == before)
    let other = solver.copy()
    solver.advance(Relaxation(), to: 4)
    other.advance(Relaxation(), to: 4)
    #expect(other.state[0] == solver.state[0] && other.state[1] == solver.state[1] && other.steps == solver.steps)
  }

  @Test(.tags(.law)) func implicit() {
    let solver = Rodas4<SIMD8<Double>>(dimension: 2, lanes: 5)
    for lane in 0..<8 { solver.state[0][lane] = Double(lane) }
    solver.advance(Relaxation(), to: 1.5)
    let copy = solver.copy()
    solver.advance(Relaxation(), to: 4)
    #expect(copy.time == 1.5)
    copy.advance(Relaxation(), to: 4)
    #expect(copy.state[0] == solver.state[0] && copy.state[1] == solver.state[1] && copy.steps == solver.steps)
  }
}
