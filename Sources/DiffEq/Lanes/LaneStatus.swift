public import CLanes

/// Which lanes still run, and why the others do not.
public struct LaneStatus: Sendable {
  /// One bit for each running lane.
  public internal(set) var running: UInt8
  /// One bit for each failed lane.
  @usableFromInline var failed: UInt8 = 0
  /// All bits of each running lane.
  @usableFromInline var mask = SIMD8<Int>(repeating: 0)
  @usableFromInline var failures: [SolverFailure?]
  @usableFromInline var failureTimes: [Double]

  @usableFromInline
  init(count: Int) {
    running = UInt8(truncatingIfNeeded: (1 << count) - 1)
    for lane in 0..<count { mask[lane] = -1 }
    failures = Array(repeating: nil, count: count)
    failureTimes = Array(repeating: .nan, count: count)
  }

  /// Whether a lane still runs.
  @inlinable @inline(__always)
  public func isRunning(_ lane: Int) -> Bool { running & (1 << lane) != 0 }

  /// Whether a lane has ended before its time.
  @inlinable @inline(__always)
  public func hasFailed(_ lane: Int) -> Bool { failed & (1 << lane) != 0 }

  /// Why and when a lane ended; `nil` while it runs.
  public func failure(_ lane: Int) -> (cause: SolverFailure, time: Double)? {
    failures[lane].map { ($0, failureTimes[lane]) }
  }

  @usableFromInline
  mutating func fail(_ lane: Int, _ cause: SolverFailure, at time: Double) {
    guard running & (1 << lane) != 0 else { return }
    running &= ~(1 << lane)
    mask[lane] = 0
    failed |= 1 << lane
    failures[lane] = cause
    failureTimes[lane] = time
  }

  /// The root mean square of errors over their tolerances in the worst running lane, from the sum of squares over
  /// components; not finite where a running lane's is not, see ``finiteOnly(_:_:_:checksState:)``.
  @inlinable
  func worstRatio<Scalar: RealScalar>(
    _ sum: Scalar, _ state: UnsafePointer<Scalar>, _ dimension: Int, checksState: Bool = Scalar.hasDerivative
  ) -> Double {
    var worst = 0.0
    if !checksState, let sums = sum as? SIMD8<Double> {
      worst = CLanesLargest(sums, mask)
    } else {
      let sums = finiteOnly(sum, state, dimension, checksState: checksState)
      for lane in 0..<8 where isRunning(lane) { worst = Swift.max(worst, sums[lane]) }
    }
    return (worst / Double(Swift.max(1, dimension))).squareRoot()
  }

  /// The lanes of a sum over components; infinite where a running lane's is not finite, or what the lane carries beside
  /// its real, or, where asked for, the state.
  @inlinable
  func finiteOnly<Scalar: RealScalar>(
    _ sum: Scalar, _ state: UnsafePointer<Scalar>, _ dimension: Int, checksState: Bool = Scalar.hasDerivative
  ) -> SIMD8<Double> {
    var result = SIMD8<Double>(repeating: 0)
    for lane in 0..<Scalar.laneCount where isRunning(lane) {
      let value = sum[lane: lane]
      var isFinite = value.isFinite
      if checksState {
        for i in 0..<dimension { isFinite = isFinite && state[i].isFinite(lane: lane) }
      }
      result[lane] = isFinite ? value : .infinity
    }
    return result
  }

  /// Gives the failed lanes of a new state their old values back.
  @inlinable
  func keepFailed<Scalar: RealScalar>(
    _ old: UnsafePointer<Scalar>, in new: UnsafeMutablePointer<Scalar>, _ dimension: Int
  ) {
    guard failed != 0 else { return }
    for lane in 0..<Scalar.laneCount where hasFailed(lane) {
      for i in 0..<dimension { new[i].copyLane(lane, from: old[i]) }
    }
  }
}
