extension Dopri5.March {
  @inlinable
  func isRunning(_ lane: Int) -> Bool { running & (1 << lane) != 0 }

  @inlinable
  mutating func stop(_ lane: Int, code: UInt8) {
    running &= ~(1 << lane)
    solution.codes[lane] = code
  }

  /// Ends those running lanes for which a failure is given.
  @inlinable
  mutating func stopRunning(_ failure: (Int) -> SolverFailure?) {
    for lane in 0..<State.Component.laneCount where isRunning(lane) {
      if let failure = failure(lane) { stop(lane, code: failure.rawValue) }
    }
  }

  /// Ends the running lanes whose event function is not below zero.
  @inlinable
  mutating func endLanes(at time: Double, whereReached event: State.Component) {
    stopRunning { event[lane: $0].isNaN ? .notFinite : nil }
    for lane in 0..<State.Component.laneCount where isRunning(lane) && event[lane: lane] >= 0 {
      stop(lane, code: 1)
      solution.times[lane] = time
    }
  }

  /// Ends the lanes that crossed within an accepted step, at the crossing, found by bisection of the dense output down
  /// to the resolution of the fraction of a step.
  @inlinable
  mutating func locate(_ event: (Double, State) -> State.Component, in step: DenseStep<State>) {
    let reached = event(time, solution.state)
    stopRunning { reached[lane: $0].isNaN ? .notFinite : nil }
    for lane in 0..<State.Component.laneCount where isRunning(lane) && reached[lane: lane] >= 0 {
      var low = 0.0
      var high = 1.0
      while high - low > 0x1p-50 {
        let middle = 0.5 * (low + high)
        let value = event(step.start + middle * step.width, step.state(at: middle))[lane: lane]
        if value >= 0 { high = middle } else { low = middle }
      }
      let state = high == 1 ? step.final : step.state(at: high)
      for index in 0..<State.dimension {
        solution.state[component: index].copyLane(lane, from: state[component: index])
      }
      stop(lane, code: 1)
      solution.times[lane] = high == 1 ? time : step.start + high * step.width
    }
  }

  /// Whether all components of a lane are finite, with their derivatives where there are any.
  @inlinable
  static func isFinite(_ state: State, _ lane: Int) -> Bool {
    for index in 0..<State.dimension where !state[component: index].isFinite(lane: lane) { return false }
    return true
  }
}
