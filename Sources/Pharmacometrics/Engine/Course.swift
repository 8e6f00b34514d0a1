public import DiffEq

/// Up to eight patients of one model, followed in lockstep: dosed, advanced, changed and read at will.
///
/// A dose acts from its time on; a value read at that time is the one just before it (a trough). Doses, ends of
/// infusions and jumps of the equations are hit exactly. A patient that cannot be integrated keeps the last accepted
/// state, and ``failure(_:)`` says why and when.
public final class Course<M: Model, Scalar: RealScalar> {
  public let model = M()
  /// The individual parameters, by lane.
  @usableFromInline let parameters: UnsafeMutablePointer<Scalar>
  @usableFromInline let outputs: UnsafeMutablePointer<Scalar>
  @usableFromInline let rates: UnsafeMutablePointer<Scalar>
  @usableFromInline let seen: UnsafeMutablePointer<SeenExposure<Scalar>>
  @usableFromInline let solver: AnyLaneSolver<Scalar>
  @usableFromInline let dimension: Int
  @usableFromInline let kinetics: UnsafeMutablePointer<LinearKinetics<Scalar>>?
  @usableFromInline var kineticsTime: Double
  /// Where doses enter the kinetics.
  @usableFromInline var site = DoseSite.central
  @usableFromInline var queue = DoseQueue<Scalar>()
  @usableFromInline var daily = DailyDose<Scalar>()
  @usableFromInline var today = Scalar.constant(0)
  @usableFromInline var hasRates = false
  /// Hours since the start.
  @usableFromInline var now: Double
  @usableFromInline let dosing: Dosing<M>
  @usableFromInline let breakTimes: [Double]
  /// Lanes in use.
  @usableFromInline let count: Int

  /// - Parameters:
  ///   - parameters: individual values in the order of the model's `Parameter`, after ``Model/individualize(_:_:)``.
  ///   - lanes: how many lanes are used; the others must hold copies, so that they are valid too.
  ///   - tolerance: of the solver.
  @inlinable
  public init(_ parameters: [Scalar], lanes: Int = Scalar.laneCount, time: Double = 0, tolerance: Tolerance) {
    precondition(
      parameters.count == M.Parameter.count, "\(M.self): \(parameters.count) of \(M.Parameter.count) parameters")
    let description = M.description
    dimension = M.State.count
    dosing = description.dosing
    breakTimes = description.breakTimes
    count = lanes
    now = time
    kineticsTime = time
    self.parameters = .allocate(capacity: parameters.count)
    self.parameters.initialize(from: parameters, count: parameters.count)
    outputs = .allocate(capacity: M.Output.count)
    outputs.initialize(repeating: .constant(0), count: M.Output.count)
    rates = .allocate(capacity: Swift.max(1, dimension))
    rates.initialize(repeating: .constant(0), count: Swift.max(1, dimension))
    seen = .allocate(capacity: 1)
    seen.initialize(to: SeenExposure())
    solver = AnyLaneSolver(
      isImplicit: M.Method.isImplicit, dimension: dimension, lanes: lanes, time: time, tolerance: tolerance)
    model.doseChanged(MutableValues(self.parameters), today: .constant(0))
    model.start(MutableValues(solver.state), Values(UnsafePointer(self.parameters)))
    if let disposition = model.disposition(Values(UnsafePointer(self.parameters))) {
      let memory = UnsafeMutablePointer<LinearKinetics<Scalar>>.allocate(capacity: 1)
      memory.initialize(to: LinearKinetics(disposition))
      site = disposition.absorption == nil ? .central : .depot
      kinetics = memory
    } else {
      kinetics = nil
    }
  }

  /// The same patients at the same time, to be followed apart from the others.
  public init(copying other: Course) {
    dimension = other.dimension
    dosing = other.dosing
    breakTimes = other.breakTimes
    count = other.count
    now = other.now
    kineticsTime = other.kineticsTime
    site = other.site
    queue = other.queue
    daily = other.daily
    today = other.today
    hasRates = other.hasRates
    parameters = .allocate(capacity: M.Parameter.count)
    parameters.initialize(from: other.parameters, count: M.Parameter.count)
    outputs = .allocate(capacity: M.Output.count)
    outputs.initialize(from: other.outputs, count: M.Output.count)
    rates = .allocate(capacity: Swift.max(1, dimension))
    rates.initialize(from: other.rates, count: Swift.max(1, dimension))
    // What was seen within a step is not carried over.
    seen = .allocate(capacity: 1)
    seen.initialize(to: SeenExposure())
    solver = AnyLaneSolver(copying: other.solver)
    if let memory = other.kinetics {
      let copy = UnsafeMutablePointer<LinearKinetics<Scalar>>.allocate(capacity: 1)
      copy.initialize(to: memory.pointee)
      kinetics = copy
      if M.driver == .concentration && other.seen.pointee.course.count > 0 { seen.pointee.course.take(copy) }
    } else {
      kinetics = nil
    }
  }

  deinit {
    parameters.deallocate()
    outputs.deallocate()
    rates.deallocate()
    seen.pointee.course.deallocate()
    seen.deallocate()
    kinetics?.deinitialize(count: 1)
    kinetics?.deallocate()
  }

  /// Hours since the start.
  @inlinable public var time: Double { now }

  /// Why and when a patient could be followed no further; `nil` while all is well.
  public func failure(_ lane: Int) -> (cause: SolverFailure, time: Double)? { solver.failure(lane) }

  /// The states now.
  @inlinable public var state: Values<M.State, Scalar> { Values(UnsafePointer(solver.state)) }

  /// The individual parameters now.
  @inlinable public var individual: Values<M.Parameter, Scalar> { Values(UnsafePointer(parameters)) }

  /// Gives a dose at a time that has not passed.
  /// - Parameters:
  ///   - amount: by lane, in the unit of the model's dose; 0 where it is withheld.
  ///   - duration: hours of infusion; 0 for a bolus or a tablet.
  @inlinable
  public func dose(at time: Double, amount: Scalar, duration: Double = 0) {
    precondition(time >= now, "a dose at \(time) h, when it is \(now) h")
    daily.add(time: time, amount: amount)
    switch dosing {
    case .none: preconditionFailure("\(M.description.name) takes no doses")
    case .today: break
    case .kinetics(let bioavailability, let lag):
      let amount = bioavailability.map { parameters[$0.rawValue] * amount } ?? amount
      arrive(time: time, lag: lag.map { parameters[$0.rawValue] }, amount: amount, duration: duration)
    case .state(_, let bioavailability):
      let amount = bioavailability.map { parameters[$0.rawValue] * amount } ?? amount
      arrive(time: time, lag: nil, amount: amount, duration: duration)
    }
  }

  /// Lanes with different lags get their doses one by one.
  @inlinable
  func arrive(time: Double, lag: Scalar?, amount: Scalar, duration: Double) {
    guard let lag else {
      queue.add(.init(time: time, amount: amount, duration: duration))
      return
    }
    for lane in 0..<count {
      var alone = Scalar.constant(0)
      alone.copyLane(lane, from: amount)
      queue.add(.init(time: time + lag[lane: lane], amount: alone, duration: duration))
    }
  }

  /// Changes a parameter from now on: an organ that fails, a tumor that turns.
  @inlinable
  public func setParameter(_ parameter: M.Parameter, _ value: Scalar) {
    moveKinetics(to: now, including: true)
    parameters[parameter.rawValue] = value
    model.doseChanged(MutableValues(parameters), today: today)
    if let kinetics, let disposition = model.disposition(individual) { kinetics.pointee.update(disposition) }
    solver.restart()
  }

  /// Changes all parameters from now on: those of the same patient with other covariates, say.
  /// - Parameter values: in the order of the model's `Parameter`, after ``Model/individualize(_:_:)``.
  @inlinable
  public func setParameters(_ values: [Scalar]) {
    precondition(values.count == M.Parameter.count, "\(M.self): \(values.count) of \(M.Parameter.count) parameters")
    moveKinetics(to: now, including: true)
    for (place, value) in values.enumerated() { parameters[place] = value }
    model.doseChanged(MutableValues(parameters), today: today)
    if let kinetics, let disposition = model.disposition(individual) { kinetics.pointee.update(disposition) }
    solver.restart()
  }

  /// Changes a state now.
  @inlinable
  public func setState(_ state: M.State, _ value: Scalar) {
    solver.state[state.rawValue] = value
    solver.restart()
  }
}
