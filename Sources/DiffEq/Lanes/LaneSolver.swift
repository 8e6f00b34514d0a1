/// A solver that keeps up to eight patients in lockstep, can be stopped and resumed at will, and reads its solution at
/// given times by dense output.
///
/// Lanes share the step, which the worst of them sets. A lane that cannot be integrated keeps its last accepted state
/// and is named with the cause; the others go on. No lane's result depends on what another lane's parameters are, up to
/// the tolerance.
public protocol LaneSolver<Scalar>: AnyObject {
  /// The kind of number that a component is.
  associatedtype Scalar: RealScalar
  /// The time reached.
  var time: Double { get }
  /// The state at that time. May be written between two calls of `advance` when `restart` follows.
  var state: UnsafeMutablePointer<Scalar> { get }
  /// How the lanes fare.
  var lanes: LaneStatus { get }
  /// Tells that the state or the field has changed in a jump.
  func restart()
}

/// Which lanes still run, and why the others do not.
public struct LaneStatus: Sendable {
  /// One bit for each running lane.
  public internal(set) var running: UInt8
  /// One bit for each failed lane.
  @usableFromInline var failed: UInt8 = 0
  @usableFromInline var failures: [SolverFailure?]
  @usableFromInline var failureTimes: [Double]

  init(count: Int) {
    running = UInt8(truncatingIfNeeded: (1 << count) - 1)
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
    failed |= 1 << lane
    failures[lane] = cause
    failureTimes[lane] = time
  }
}
