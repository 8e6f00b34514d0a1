import Foundation

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
    control = StepControl(step: stepAfterJump(field, end: end), maximumStep: tolerance.maximumStep)
  }

  /// A first step by how fast the slope changes, for which a second slope is taken (Hairer, Nørsett, Wanner, 1993, II.4).
  ///
  /// The step of before the jump will not do: where an infusion begins, one that reaches over the first distribution can
  /// pass for exact, since no stage sees what lies between them.
  @inlinable
  func stepAfterJump<Field: VectorField<Scalar>>(_ field: Field, end: Double) -> Double {
    let guess = firstStep(end: end)
    guard guess > 0 else { return guess }
    for i in 0..<dimension { stage[i] = state[i] + Scalar.constant(guess) * slope(1)[i] }
    field.evaluate(now + guess, UnsafePointer(stage), slope(2))
    var step = Swift.min(100 * guess, end - now)
    for lane in 0..<Scalar.laneCount where status.pointee.isRunning(lane) {
      var speed = 0.0
      var change = 0.0
      for i in 0..<dimension {
        let scale = tolerance.absolute + tolerance.relative * Swift.abs(state[i][lane: lane])
        let first = slope(1)[i][lane: lane] / scale
        let difference = (slope(2)[i][lane: lane] / scale - first) / guess
        speed += first * first
        change += difference * difference
      }
      let largest = (Swift.max(speed, change) / Double(Swift.max(1, dimension))).squareRoot()
      // What is not finite is for the step itself to find.
      guard largest.isFinite else { continue }
      step = Swift.min(step, largest <= 1e-15 ? Swift.max(1e-6, guess * 1e-3) : Self.step(for: largest))
    }
    return step
  }

  @usableFromInline
  static func step(for derivative: Double) -> Double { pow(0.01 / derivative, 1 / 5) }

  /// Ends those running lanes for which a failure is given.
  @inlinable
  func failRunning(_ failure: (Int) -> SolverFailure?) {
    for lane in 0..<Scalar.laneCount where status.pointee.isRunning(lane) {
      if let cause = failure(lane) { status.pointee.fail(lane, cause, at: time) }
    }
  }

  /// A first step after a jump.
  @inlinable
  func firstStep(end: Double) -> Double {
    firstStepWidth(
      state: state, slope: slope(1), dimension: dimension, span: end - now, tolerance: tolerance,
      status: status.pointee)
  }
}
