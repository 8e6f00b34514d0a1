extension Tsit5 {
  /// Computes the first slope after a jump and a first step.
  @inlinable
  func prepare<Field: VectorField<Scalar>>(_ field: Field, end: Double) {
    field.evaluate(time, UnsafePointer(state), slope(1))
    hasSlope = true
    failRunning { lane in
      for i in 0..<dimension where !state[i].isFinite(lane: lane) || !slope(1)[i].isFinite(lane: lane) {
        return .notFinite
      }
      return nil
    }
    let first = firstStep(end: end)
    // The step of before the jump is often far too small for what follows, and seldom too wide by much.
    control = StepControl(
      step: Swift.max(first, Swift.min(control.step, end - time)), maximumStep: tolerance.maximumStep)
  }

  /// Ends those running lanes for which a failure is given.
  @inlinable
  func failRunning(_ failure: (Int) -> SolverFailure?) {
    for lane in 0..<Scalar.laneCount where status.isRunning(lane) {
      if let cause = failure(lane) { status.fail(lane, cause, at: time) }
    }
  }

  /// A first step after a jump.
  @inlinable
  func firstStep(end: Double) -> Double {
    firstStepWidth(
      state: state, slope: slope(1), dimension: dimension, span: end - now, tolerance: tolerance, status: status)
  }
}
