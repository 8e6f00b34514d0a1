/// Why a lane could not be integrated to its end.
public enum SolverFailure: UInt8, Error, Sendable, Hashable {
  /// The state or its slope, with their sensitivities, is not finite even after the smallest step, or the event
  /// function is not a number.
  case notFinite = 2
  /// The step that the tolerance asks for is below the resolution of time.
  case stepUnderflow = 3
  /// The permitted number of steps is used up.
  case stepLimit = 4
  /// The equations have parameters that nothing real can have, so that integration did not begin.
  case invalidParameters = 5
}

/// How a lane's integration ended.
public enum LaneEnding: Sendable, Hashable {
  /// The end of the interval was reached.
  case completed
  /// The event function reached zero from below, at the reported time.
  case crossed
  /// Integration stopped at the last accepted step, which is the reported state.
  case failed(SolverFailure)
}

/// The result of an integration. State (with its sensitivities) and times are finite wherever the initial state was.
public struct Solution<State: StateVector>: Sendable {
  /// Each lane at its own end: the end of the interval, the event, or the last accepted step.
  public var state: State
  /// Steps tried, accepted or not.
  public var steps = 0
  @usableFromInline var times: SIMD8<Double>
  /// Per lane: 0 completed (or still running), 1 crossed, else the raw value of the failure.
  @usableFromInline var codes = SIMD8<UInt8>(repeating: 0)

  @usableFromInline init(state: State, time: Double) {
    self.state = state
    times = SIMD8(repeating: time)
  }

  /// The time at which a lane's integration ended.
  @inlinable
  public func time(lane: Int = 0) -> Double { times[lane] }

  /// How a lane's integration ended.
  @inlinable
  public func ending(lane: Int = 0) -> LaneEnding {
    if let failure = SolverFailure(rawValue: codes[lane]) { return .failed(failure) }
    return codes[lane] == 1 ? .crossed : .completed
  }

  /// The first failure over the lanes, if any.
  @inlinable
  public var failure: SolverFailure? {
    for lane in 0..<State.Component.laneCount {
      if let failure = SolverFailure(rawValue: codes[lane]) { return failure }
    }
    return nil
  }
}
