public import DiffEq

/// One patient of a ``Model`` as something that a NONMEM data set can dose: the compartments of its linear kinetics,
/// where it has them, then its states.
///
/// For models whose doses go into kinetics or states; exposures of the day (``ExposureDriver/today``) have no
/// compartment.
public struct ModelCompartments<M: Model>: DosedModel {
  /// Individual parameters in the order of the model's `Parameter`.
  private var parameters: [Double]
  private var kinetics: LinearKinetics<Double>?
  /// The model's states now.
  public private(set) var states: [Double]
  /// Hours since the last reset.
  private var time = 0.0
  private let tolerance: Tolerance

  /// The patient before any dose.
  public init(_ individual: Individual<M>, tolerance: Tolerance) {
    precondition(M.driver != .today, "\(M.self): the dose of the day has no compartment")
    self.tolerance = tolerance
    parameters = individual.parameters
    states = []
    reset()
  }

  public mutating func update(_ individual: Individual<M>) {
    guard parameters != individual.parameters else { return }
    parameters = individual.parameters
    if let disposition { kinetics?.update(disposition) }
  }

  private var disposition: LinearDisposition<Double>? {
    parameters.withUnsafeBufferPointer { $0.baseAddress.flatMap { M().disposition(Values($0)) } }
  }

  public var compartments: [Double] {
    get { (kinetics?.compartments ?? []) + states }
    set {
      let count = kinetics?.compartments.count ?? 0
      kinetics?.compartments = Array(newValue.prefix(count))
      states = Array(newValue.dropFirst(count))
    }
  }

  public mutating func reset() {
    time = 0
    kinetics = disposition.map { LinearKinetics($0) }
    states = [Double](repeating: 0, count: M.State.count)
    guard !states.isEmpty else { return }
    states.withUnsafeMutableBufferPointer { states in
      parameters.withUnsafeBufferPointer { parameters in
        guard let state = states.baseAddress, let parameter = parameters.baseAddress else { return }
        M().start(MutableValues(state), Values(parameter))
      }
    }
  }

  /// - Throws: ``LinearInputFailure``; `SolverFailure` where the equations cannot be solved.
  public mutating func advance(by hours: Double, rates: [Double]) throws {
    let count = kinetics?.compartments.count ?? 0
    // Rates are set first, so that the equations see the kinetics of this stretch.
    try kinetics?.advance(by: 0, rates: Array(rates.prefix(count)))
    try solve(by: hours, rates: Array(rates.dropFirst(count)))
    kinetics?.advance(by: hours)
    time += hours
  }

  private mutating func solve(by hours: Double, rates: [Double]) throws {
    guard !states.isEmpty, hours > 0 else { return }
    let solver = AnyLaneSolver<Double>(
      isImplicit: M.Method.isImplicit, dimension: states.count, lanes: 1, time: time, tolerance: tolerance)
    for (place, value) in states.enumerated() { solver.state[place] = value }
    let end = time + hours
    let kinetics = kinetics.map { [$0] } ?? []
    for stop in M.description.breakTimes.filter({ $0 > time && $0 < end }) + [end] {
      parameters.withUnsafeBufferPointer { parameters in
        rates.withUnsafeBufferPointer { rates in
          kinetics.withUnsafeBufferPointer { kinetics in
            guard let first = parameters.baseAddress else { return }
            let field = ModelField(
              M(), dimension: states.count, parameters: first, today: 0, rates: rates.baseAddress,
              kinetics: kinetics.baseAddress, origin: time, end: stop)
            solver.restart()
            M.Method.advance(solver, field, to: stop, grid: UnsafeBufferPointer(start: nil, count: 0)) { _, _ in }
          }
        }
      }
    }
    if let failure = solver.failure(0) { throw failure.cause }
    for place in states.indices { states[place] = solver.state[place] }
  }

  /// The outputs now.
  func read(_ parameters: [Double]) -> [Double] {
    var outputs = [Double](repeating: 0, count: M.Output.count)
    let zero = 0.0
    let exposure =
      kinetics?.seen(after: 0, today: zero)
      ?? Exposure(concentration: zero, metabolite: zero, effect: zero, today: zero)
    // A model without states gets a view of one element, which it never reads.
    let states = states.isEmpty ? [zero] : states
    outputs.withUnsafeMutableBufferPointer { outputs in
      states.withUnsafeBufferPointer { states in
        parameters.withUnsafeBufferPointer { parameters in
          guard let output = outputs.baseAddress, let state = states.baseAddress, let first = parameters.baseAddress
          else { return }
          M().read(time, Values(state), Values(first), exposure, MutableValues(output))
        }
      }
    }
    return outputs
  }
}
