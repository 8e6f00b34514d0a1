/// A first step that changes the state by about 1 % in every running lane (Hairer, Nørsett, Wanner, 1993, II.4), at most
/// `span`.
@inlinable
func firstStepWidth<Scalar: RealScalar>(
  state: UnsafePointer<Scalar>, slope: UnsafePointer<Scalar>, dimension: Int, span: Double, tolerance: Tolerance,
  status: LaneStatus
) -> Double {
  var step = span
  for lane in 0..<Scalar.laneCount where status.isRunning(lane) {
    var size = 0.0
    var speed = 0.0
    for i in 0..<dimension {
      let value = state[i][lane: lane]
      let scale = tolerance.absolute + tolerance.relative * Swift.abs(value)
      size = Swift.max(size, Swift.abs(value) / scale)
      speed = Swift.max(speed, Swift.abs(slope[i][lane: lane]) / scale)
    }
    if size >= 1e-5 && speed >= 1e-5 {
      step = Swift.min(step, 0.01 * size / speed)
    } else if speed > 0 {
      step = Swift.min(step, 1e-6 * Swift.max(1, span))
    }
  }
  return step > 0 ? step : span * 1e-6
}
