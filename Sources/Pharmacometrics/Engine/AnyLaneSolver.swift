public import DiffEq

/// The solver that a model's ``IntegrationMethod`` uses.
public struct AnyLaneSolver<Scalar: RealScalar> {
  @usableFromInline let explicit: Tsit5<Scalar>?
  @usableFromInline let implicit: Rodas4<Scalar>?
  @usableFromInline let state: UnsafeMutablePointer<Scalar>

  @usableFromInline
  init(isImplicit: Bool, dimension: Int, lanes: Int, time: Double, tolerance: Tolerance) {
    if isImplicit {
      let solver = Rodas4<Scalar>(dimension: dimension, lanes: lanes, time: time, tolerance: tolerance)
      explicit = nil
      implicit = solver
      state = solver.state
    } else {
      let solver = Tsit5<Scalar>(dimension: dimension, lanes: lanes, time: time, tolerance: tolerance)
      explicit = solver
      implicit = nil
      state = solver.state
    }
  }

  @usableFromInline
  init(copying other: AnyLaneSolver) {
    explicit = other.explicit?.copy()
    implicit = other.implicit?.copy()
    state = explicit?.state ?? implicit?.state ?? other.state
  }

  /// Why and when a lane ended; `nil` while it runs.
  @usableFromInline
  func failure(_ lane: Int) -> (cause: SolverFailure, time: Double)? {
    explicit.map { $0.lanes.failure(lane) } ?? implicit?.lanes.failure(lane)
  }

  @inlinable
  func restart() {
    explicit?.restart()
    implicit?.restart()
  }
}
