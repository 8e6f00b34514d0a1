extension NonmemReplay {
  /// How much of one dose enters, and over how long.
  struct DoseEntry {
    /// F · AMT.
    var amount: Double
    /// h; 0 at once.
    var duration: Double

    init(_ record: NonmemRecord, _ parameters: DoseParameters) throws {
      amount = record.amount * parameters.bioavailability
      switch record.speed {
      case .instantaneous: duration = 0
      case .rate(let rate): duration = amount / rate
      case .duration(let hours): duration = hours
      case .modeledRate: duration = try amount / Self.positive(parameters.rate, "RATE = -1 without a rate", record)
      case .modeledDuration:
        duration = try Self.positive(parameters.duration, "RATE = -2 without a duration", record)
      }
    }

    static func positive(_ value: Double?, _ message: String, _ record: NonmemRecord) throws -> Double {
      guard let value, value > 0, value.isFinite else {
        throw NonmemDataError([NonmemProblem(row: record.row, column: "RATE", message: "\(message) that is positive")])
      }
      return value
    }
  }

  /// The amounts of a steady state at the time of its record, with the infusions that run then and the doses to come.
  ///
  /// Of the doses that enter at t + L - m II, the one with the smallest m that is not after t is the latest: it finds
  /// the steady state before a dose, and the model moves on from there to t.
  mutating func reachSteadyState(
    _ record: NonmemRecord, _ compartment: Int, _ parameters: DoseParameters
  ) throws {
    var steady = model
    var running: [Infusion] = []
    if record.steadyState == .replacing {
      pending = []
      infusions = []
    }
    if record.isSteadyInfusion {
      let rate: Double
      if case .rate(let stated) = record.speed {
        rate = stated
      } else {
        rate = try DoseEntry.positive(parameters.rate, "RATE = -1 without a rate", record)
      }
      try steady.reachSteadyState(amount: 24 * rate, interval: 24, duration: 24, compartment: compartment)
    } else {
      let interval = record.interval
      let lagged = max(0, ((parameters.lag - Self.tolerance(record.time)) / interval).rounded(.up))
      let latest = record.time + parameters.lag - lagged * interval
      let entry = try DoseEntry(record, parameters)
      try steady.reachSteadyState(
        amount: entry.amount, interval: interval, duration: entry.duration, compartment: compartment)
      running = Self.implied(entry, interval, before: latest, compartment)
      if lagged > 0 {
        if entry.duration > 0 {
          running.append(
            Infusion(end: latest + entry.duration, rate: entry.amount / entry.duration, compartment: compartment))
        } else {
          steady.compartments[compartment - 1] += entry.amount
        }
        try Self.advance(&steady, from: latest, to: record.time, &running)
      }
      let first = lagged > 0 ? latest + interval : latest
      enqueue(record, from: first, count: record.additionalDoses + max(Int(lagged), 1))
    }
    infusions += running
    let others = record.steadyState == .adding ? model.compartments : []
    set(others.isEmpty ? steady.compartments : zip(others, steady.compartments).map { $0 + $1 })
  }

  /// The infusions of earlier doses of a steady state that still run at a dose.
  private static func implied(
    _ entry: DoseEntry, _ interval: Double, before time: Double, _ compartment: Int
  ) -> [Infusion] {
    guard entry.duration > 0 else { return [] }
    var infusions: [Infusion] = []
    var end = time - interval + entry.duration
    while end > time + tolerance(time) {
      infusions.append(Infusion(end: end, rate: entry.amount / entry.duration, compartment: compartment))
      end -= interval
    }
    return infusions
  }

  /// Moves a model from one time to another while infusions end.
  private static func advance(
    _ model: inout Model, from start: Double, to end: Double, _ infusions: inout [Infusion]
  ) throws {
    var time = start
    while let next = infusions.map(\.end).min(), next <= end {
      try model.advance(by: max(next - time, 0), rates: rates(infusions, model))
      time = next
      infusions.removeAll { $0.end <= next }
    }
    if end > time { try model.advance(by: end - time, rates: rates(infusions, model)) }
  }
}
