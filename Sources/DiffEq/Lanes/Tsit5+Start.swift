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
    control = StepControl(step: Swift.max(first, Swift.min(control.step, end - time)), maximumStep: tolerance.maximumStep)
  }

  /// Ends those running lanes for which a failure is given.
  @inlinable
  func failRunning(_ failure: (Int) -> SolverFailure?) {
    for lane in 0..<Scalar.laneCount where status.isRunning(lane) {
      if let cause = failure(lane) { status.fail(lane, cause, at: time) }
    }
  }

  /// A first step that changes the state by about 1 % (Hairer, Nørsett, Wanner, 1993, II.4), at most the interval.
  @inlinable
  func firstStep(end: Double) -> Double {
    var step = end - time
    for lane in 0..<Scalar.laneCount where status.isRunning(lane) {
      var size = 0.0
      var speed = 0.0
      for i in 0..<dimension {
        let value = state[i][lane: lane]
        let scale = tolerance.absolute + tolerance.relative * Swift.abs(value)
        size = Swift.max(size, Swift.abs(value) / scale)
        speed = Swift.max(speed, Swift.abs(slope(1)[i][lane: lane]) / scale)
      }
      if size >= 1e-5 && speed >= 1e-5 {
        step = Swift.min(step, 0.01 * size / speed)
      } else if speed > 0 {
        step = Swift.min(step, 1e-6 * Swift.max(1, end - time))
      }
    }
    return step > 0 ? step : (end - time) * 1e-6
  }
}
