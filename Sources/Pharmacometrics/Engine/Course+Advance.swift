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
      begin()
      let stop = Swift.min(end, nextBreak())
      let field = ModelField(
        model, dimension: dimension, parameters: UnsafePointer(parameters), today: today,
        rates: hasRates ? UnsafePointer(rates) : nil, kinetics: UnsafePointer(kinetics), origin: kineticsTime,
        end: stop)
      solver.advance(field, to: stop, grid: grid) { index, state in
        read(at: grid[index], state)
        observe(index, Values(UnsafePointer(outputs)))
      }
      now = stop
    }
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
    var u = Exposure(
      concentration: Scalar.constant(0), metabolite: .constant(0), effect: .constant(0), today: today)
    if let kinetics { u = kinetics.pointee.seen(after: time - kineticsTime, today: today) }
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
      if kineticsTime < now || queue.nextTime <= now { solver.restart() }
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
    // Outputs may tell of the dose of the day, whatever drives the derivative.
    time = Swift.min(time, daily.nextChange(after: now))
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
    while true {
      let next = queue.nextTime
      guard next < time || (including && next <= time) else { break }
      kinetics.pointee.advance(by: next - kineticsTime)
      kineticsTime = next
      let hasChanged = queue.take(at: next) { kinetics.pointee.addBolus($0, to: site) }
      if hasChanged { kinetics.pointee.setInfusionRate(queue.rate, to: site) }
    }
    if including && time > kineticsTime {
      kinetics.pointee.advance(by: time - kineticsTime)
      kineticsTime = time
    }
  }
}
