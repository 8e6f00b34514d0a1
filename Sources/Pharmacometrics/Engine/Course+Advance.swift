public import DiffEq

extension Course {
  /// Follows the patients to a time and reads their outputs on the way.
  /// - Parameters:
  ///   - end: hours, not before ``time``. A dose at that very time is not given yet.
  ///   - grid: ascending hours; those after ``time`` and up to `end` are read.
  ///   - observe: gets the index in `grid` and the outputs there, which it must copy.
  @inlinable
  public func advance(
    to end: Double, grid: UnsafeBufferPointer<Double> = UnsafeBufferPointer(start: nil, count: 0),
    observe: (Int, Values<M.Output, Scalar>) -> Void = { _, _ in }
  ) {
    precondition(end >= now, "from \(now) h back to \(end) h")
    while now < end {
      let (field, stop) = beginStretch(until: end)
      M.Method.advance(solver, field, to: stop, grid: grid) { index, state in
        read(at: grid[index], state)
        observe(index, Values(UnsafePointer(outputs)))
      }
      now = stop
    }
  }

  /// Follows the patients to a time with another integrator, to compare with.
  /// - Parameter integrate: gets the equations of a stretch without jumps, its start and its end, and the state, which
  ///   it must move from one to the other.
  package func follow(
    to end: Double, _ integrate: (ModelField<M, Scalar>, Double, Double, UnsafeMutablePointer<Scalar>) throws -> Void
  ) rethrows {
    while now < end {
      let (field, stop) = beginStretch(until: end)
      try integrate(field, now, stop, solver.state)
      now = stop
    }
  }

  /// Applies what happens now; the equations from here on, and until when.
  @inlinable @inline(__always)
  func beginStretch(until end: Double) -> (field: ModelField<M, Scalar>, stop: Double) {
    begin()
    let next = nextBreak()
    seen.pointee.time = .nan
    seen.pointee.exposure.today = today
    if M.driver == .concentration, let kinetics { seen.pointee.course.take(kinetics) }
    let field = ModelField(
      model, dimension: dimension, parameters: UnsafePointer(parameters), today: today,
      rates: hasRates ? UnsafePointer(rates) : nil, kinetics: UnsafePointer(kinetics), origin: kineticsTime, end: next,
      seen: seen)
    return (field, Swift.min(end, next))
  }

  /// The outputs now.
  @inlinable
  public func read() -> Values<M.Output, Scalar> {
    read(at: now, UnsafePointer(solver.state))
    return Values(UnsafePointer(outputs))
  }

  /// Computes the outputs at a time within the present stretch.
  @inlinable
  func read(at time: Double, _ state: UnsafePointer<Scalar>) {
    // At the very end of a stretch the value just before the jump counts.
    if M.driver != .concentration { moveKinetics(to: time, including: false) }
    // Outputs may tell of the dose of the day where it does not drive the derivative and so ends no stretch.
    var u = Exposure(
      concentration: Scalar.constant(0), metabolite: .constant(0), effect: .constant(0),
      today: M.driver == .today ? today : daily.value(before: time))
    if M.driver == .concentration && seen.pointee.course.count > 0 && time > kineticsTime {
      u.concentration = seen.pointee.course.value(after: time - kineticsTime)
    } else if let kinetics {
      kinetics.pointee.see(after: time - kineticsTime, &u)
    }
    model.read(time, Values(state), individual, u, MutableValues(outputs))
  }

  /// Applies what happens at the present time.
  @inlinable
  func begin() {
    daily.refresh(at: now)
    let given = daily.value(from: now)
    if !DailyDose<Scalar>.areEqual(given, today) {
      today = given
      model.doseChanged(MutableValues(parameters), today: today)
      if M.driver == .today { solver.restart() }
    }
    if breakTimes.contains(now) { solver.restart() }
    switch dosing {
    case .kinetics where M.driver == .concentration:
      // Readings are taken from the start of the stretch, so kinetics always stand there.
      if queue.nextTime <= now { solver.restart() }
      moveKinetics(to: now, including: true)
    case .state(let state, _):
      let isRunning = queue.take(at: now) { amount in
        solver.state[state.rawValue] += amount
        solver.restart()
      }
      if isRunning {
        rates[state.rawValue] = queue.rate
        hasRates = !queue.infusions.isEmpty
        solver.restart()
      }
    default: break
    }
  }

  /// When integration must stop next. Hours.
  @inlinable
  func nextBreak() -> Double {
    var time = breakTimes.first { $0 > now } ?? .infinity
    if M.driver == .today { time = Swift.min(time, daily.nextChange) }
    switch dosing {
    case .state: time = Swift.min(time, queue.nextTime)
    case .kinetics where M.driver == .concentration: time = Swift.min(time, queue.nextTime)
    default: break
    }
    return time
  }

  /// Brings the kinetics to a time, through the doses on the way.
  /// - Parameter including: whether the doses at that very time are given too.
  @inlinable
  func moveKinetics(to time: Double, including: Bool) {
    guard let kinetics, case .kinetics = dosing else { return }
    var isCurrent = true
    while true {
      let next = queue.nextTime
      guard next < time || (including && next <= time) else { break }
      if !isCurrent { kinetics.pointee.refresh() }
      kinetics.pointee.move(by: next - kineticsTime)
      kineticsTime = next
      if queue.take(at: next, bolus: { kinetics.pointee.give($0, to: site) }) {
        kinetics.pointee.infuse(queue.rate, to: site)
      }
      isCurrent = false
    }
    if including && time > kineticsTime {
      if !isCurrent { kinetics.pointee.refresh() }
      kinetics.pointee.move(by: time - kineticsTime)
      kineticsTime = time
      isCurrent = false
    }
    if !isCurrent { kinetics.pointee.refresh() }
  }
}
