extension Rodas4 {
  /// Slope, Jacobian and a first step after a jump.
  @inlinable
  func prepare<Field: DifferentiableField<Scalar>>(_ field: Field, end: Double) {
    differentiate(field)
    hasSlope = true
    failRunning { lane in
      for i in 0..<dimension where !state[i].isFinite(lane: lane) || !slope[i].isFinite(lane: lane) {
        return .notFinite
      }
      return nil
    }
    control = StepControl(step: firstStep(end: end), maximumStep: tolerance.maximumStep, order: 4)
  }

  /// Ends those running lanes for which a failure is given.
  @inlinable
  func failRunning(_ failure: (Int) -> SolverFailure?) {
    for lane in 0..<Scalar.laneCount where status.pointee.isRunning(lane) {
      if let cause = failure(lane) { status.pointee.fail(lane, cause, at: now) }
    }
  }

  /// A first step as in ``Tsit5``.
  @inlinable
  func firstStep(end: Double) -> Double {
    firstStepWidth(
      state: state, slope: slope, dimension: dimension, span: end - now, tolerance: tolerance, status: status.pointee)
  }
}
