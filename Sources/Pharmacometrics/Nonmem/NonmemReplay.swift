/// Replays the records of a subject on a model, with the meaning that NONMEM (PREDPP) gives them.
///
/// - A record's parameters hold for the interval that ends at it, also for what enters in between.
/// - A dose enters its lag time after its record, and so do its additional doses, II apart. At its entry it is multiplied
///   by the bioavailability (and infused at the rate or over the duration) that holds for the record which follows, or is
///   at, the time of entry; the lag time is that of the dose's own record.
/// - Bioavailability shortens an infusion of given rate and lowers the rate of one of given duration.
/// - Doses that enter at the time of a record enter before it, but for the record's own.
/// - SS = 1 replaces all that was given, SS = 2 adds to it; the amounts at the record are those of the steady state of
///   doses that are lagged. Infusions of earlier doses that still run go on. Additional doses follow.
/// - SS with AMT = 0 marks the end of an infusion that has run forever; neither lag time nor bioavailability applies.
/// - EVID 3 and 4 empty the compartments, end infusions and cancel what has not entered yet; time may go back.
///
/// Source: NONMEM Users Guide, part VI (PREDPP), chapters III and V.
public struct NonmemReplay<Model: DosedModel>: Sendable {
  /// What a dose needs besides the record, for one compartment: NONMEM's additional PK parameters.
  public struct DoseParameters: Sendable, Hashable {
    /// F.
    public var bioavailability: Double
    /// ALAG. h.
    public var lag: Double
    /// R, for RATE = -1.
    public var rate: Double?
    /// D, for RATE = -2. h.
    public var duration: Double?

    /// - Parameters: as the properties of these names.
    public init(bioavailability: Double = 1, lag: Double = 0, rate: Double? = nil, duration: Double? = nil) {
      self.bioavailability = bioavailability
      self.lag = lag
      self.rate = rate
      self.duration = duration
    }
  }

  /// Doses of one record that have not entered yet.
  struct PendingDoses {
    var first: Double
    var record: NonmemRecord
    var remaining: ClosedRange<Int>

    /// When the next of them enters.
    var time: Double { first + Double(remaining.lowerBound) * record.interval }
  }

  /// An infusion that runs.
  struct Infusion {
    var end: Double
    var rate: Double
    var compartment: Int
  }

  /// The model at ``time``.
  public private(set) var model: Model
  /// The time of the latest record, `nil` before the first. h.
  public private(set) var time: Double?
  var pending: [PendingDoses] = []
  var infusions: [Infusion] = []
  private let dosing: @Sendable (NonmemRecord, _ compartment: Int) -> DoseParameters

  /// - Parameters:
  ///   - model: before any dose.
  ///   - dosing: the additional parameters of a compartment (CMT) by record.
  public init(
    _ model: Model,
    dosing: @escaping @Sendable (NonmemRecord, _ compartment: Int) -> DoseParameters = { _, _ in DoseParameters() }
  ) {
    self.model = model
    self.dosing = dosing
  }

  /// Replays a subject from the start.
  /// - Parameters:
  ///   - parameters: those of the model by record.
  ///   - reading: what to return of the model right after each record.
  /// - Returns: one reading for each record.
  /// - Throws: ``NonmemDataError`` for a record that the model cannot follow; what the model throws.
  public static func readings<Reading>(
    of subject: NonmemSubject, on model: Model,
    dosing: @escaping @Sendable (NonmemRecord, _ compartment: Int) -> DoseParameters = { _, _ in DoseParameters() },
    parameters: (NonmemRecord) throws -> Model.Parameters, reading: (Model, NonmemRecord) throws -> Reading
  ) throws -> [Reading] {
    var replay = NonmemReplay(model, dosing: dosing)
    return try subject.records.map { record in
      try replay.replay(record, parameters: parameters(record))
      return try reading(replay.model, record)
    }
  }

  /// Moves to the next record and does what it says.
  /// - Parameter parameters: those of the model, for the interval that ends at the record.
  /// - Throws: ``NonmemDataError`` for a record that the model cannot follow; what the model throws.
  public mutating func replay(_ record: NonmemRecord, parameters: Model.Parameters) throws {
    model.update(parameters)
    if record.event.isReset {
      model.reset()
      pending = []
      infusions = []
      time = record.time
    } else {
      try advance(to: record.time, argument: record)
    }
    guard record.event.isDose else { return }
    let compartment = try compartment(of: record)
    let parameters = try doseParameters(record, compartment)
    if record.steadyState == .none {
      enqueue(record, from: record.time + parameters.lag, count: 1 + record.additionalDoses)
    } else {
      try reachSteadyState(record, compartment, parameters)
    }
    try advance(to: record.time, argument: record)
  }

  /// Puts doses of a record, II apart, among those that have not entered.
  mutating func enqueue(_ record: NonmemRecord, from first: Double, count: Int) {
    pending.append(PendingDoses(first: first, record: record, remaining: 0...(count - 1)))
  }

  /// Moves to a time, through all ends of infusions and entries of doses until and at it.
  /// - Parameter argument: the record whose parameters hold.
  private mutating func advance(to end: Double, argument: NonmemRecord) throws {
    while true {
      let next = min(pending.map(\.time).min() ?? .infinity, infusions.map(\.end).min() ?? .infinity)
      guard next <= end + Self.tolerance(end) else { break }
      try move(to: min(next, end))
      let now = next + Self.tolerance(next)
      infusions.removeAll { $0.end <= now }
      for doses in pending where doses.time <= now { try enter(doses, argument: argument) }
      pending = pending.compactMap { doses in
        guard doses.time <= now else { return doses }
        guard doses.remaining.count > 1 else { return nil }
        var doses = doses
        doses.remaining = (doses.remaining.lowerBound + 1)...doses.remaining.upperBound
        return doses
      }
    }
    try move(to: end)
  }

  private mutating func move(to end: Double) throws {
    if let time, end > time { try model.advance(by: end - time, rates: Self.rates(infusions, model)) }
    time = max(end, time ?? end)
  }

  private mutating func enter(_ doses: PendingDoses, argument: NonmemRecord) throws {
    let compartment = try compartment(of: doses.record)
    let entry = try DoseEntry(doses.record, doseParameters(argument, compartment))
    if entry.duration > 0 {
      infusions.append(
        Infusion(end: doses.time + entry.duration, rate: entry.amount / entry.duration, compartment: compartment))
    } else {
      model.compartments[compartment - 1] += entry.amount
    }
  }

  /// The total rates of infusions by compartment.
  static func rates(_ infusions: [Infusion], _ model: Model) -> [Double] {
    var rates = [Double](repeating: 0, count: model.compartments.count)
    for infusion in infusions { rates[infusion.compartment - 1] += infusion.rate }
    return rates
  }

  /// By how much times may differ that are meant to be the same.
  static func tolerance(_ time: Double) -> Double { 1e-10 * max(1, abs(time)) }

  /// The compartment of a dose: CMT, else the first.
  private func compartment(of record: NonmemRecord) throws -> Int {
    let compartment = record.compartment ?? 1
    guard compartment <= model.compartments.count else {
      throw NonmemDataError([
        NonmemProblem(
          row: record.row, column: "CMT",
          message: "a dose to compartment \(compartment) of \(model.compartments.count)")
      ])
    }
    return compartment
  }

  private func doseParameters(_ record: NonmemRecord, _ compartment: Int) throws -> DoseParameters {
    let parameters = dosing(record, compartment)
    guard parameters.bioavailability >= 0, parameters.bioavailability.isFinite, parameters.lag >= 0,
      parameters.lag.isFinite
    else {
      throw NonmemDataError([
        NonmemProblem(
          row: record.row, column: nil,
          message:
            "bioavailability \(parameters.bioavailability) or lag time \(parameters.lag) is negative or not finite")
      ])
    }
    return parameters
  }

  /// Sets the model's compartments; for steady states.
  mutating func set(_ compartments: [Double]) { model.compartments = compartments }
}
