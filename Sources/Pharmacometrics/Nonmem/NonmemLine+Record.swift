extension NonmemLine {
  /// Columns that have a meaning of their own; all others are covariates.
  static let reserved: Set<String> = [
    "C", "ID", "TIME", "AMT", "RATE", "DUR", "EVID", "CMT", "ADDL", "II", "SS", "DV", "MDV", "DVID",
  ]

  /// The record; what is wrong is added to the problems, and stands in the record as if it were missing.
  mutating func record(columns: [String]) -> NonmemRecord {
    if let id = text("ID") {
      if Double(id) == nil && dialect == .nonmem { report("ID", "\(id) is not a number") }
    } else {
      report("ID", "the value is missing")
    }
    if text("TIME") == nil { report("TIME", "the value is missing") }
    let time = number("TIME") ?? .nan
    let amount = amount("AMT")
    let speed = speed()
    let coded = codedCompartment
    let compartment = coded ?? (word("CMT") == nil ? integer("CMT", in: 0...1000) : 0)
    let steadyState = integer("SS", in: 0...2)
    let isExcluded = integer("MDV", in: 0...1) == 1
    let isDose = amount > 0 || speed != .instantaneous || steadyState > 0
    let event = coded == nil ? event(isDose: isDose, isExcluded: isExcluded) : .dose
    var record = NonmemRecord(row: row, time: time, event: event)
    record.amount = amount
    record.speed = speed
    record.compartment = compartment > 0 ? compartment : nil
    record.additionalDoses = integer("ADDL", in: 0...10_000)
    record.interval = self.amount("II")
    record.steadyState = NonmemRecord.SteadyState(rawValue: steadyState) ?? .none
    record.observation = number("DV")
    record.observationName = word("DVID") ?? (event == .observation ? word("CMT") : nil)
    if text("DVID") != nil && word("DVID") == nil { record.observationKind = integer("DVID", in: 0...1000) }
    if event.isDose, let name = word("CMT") { report("CMT", "\(name) is not a number") }
    if event != .observation || isExcluded { record.observation = nil }
    for column in columns where !Self.reserved.contains(column) {
      if let text = word(column) {
        record.categories[column] = text
      } else {
        record.covariates[column] = number(column)
      }
    }
    if event.isDose { checkDose(record) } else { checkNoDose(event) }
    return record
  }

  /// The compartment of EVID 100 n + 1 in the extended dialect.
  private var codedCompartment: Int? {
    guard dialect == .extended, let code = text("EVID").flatMap(Int.init), (101..<10_000).contains(code),
      code % 100 == 1
    else { return nil }
    return code / 100
  }

  private mutating func speed() -> NonmemRecord.Speed {
    let rate = number("RATE") ?? 0
    let duration = amount("DUR")
    if rate != 0 && duration > 0 { report("DUR", "a duration beside the rate \(rate)") }
    if duration > 0 { return .duration(duration) }
    switch rate {
    case 0: return .instantaneous
    case -1: return .modeledRate
    case -2: return .modeledDuration
    default:
      if rate < 0 { report("RATE", "\(rate) is neither a rate nor -1 or -2") }
      return rate > 0 ? .rate(rate) : .instantaneous
    }
  }

  /// EVID, or what NM-TRAN supplies where the data set does not have it: a dose where there is one, 2 where MDV excludes
  /// the observation.
  private mutating func event(isDose: Bool, isExcluded: Bool) -> NonmemRecord.Event {
    guard text("EVID") != nil else { return isDose ? .dose : isExcluded ? .other : .observation }
    return NonmemRecord.Event(rawValue: integer("EVID", in: 0...4)) ?? .observation
  }

  private mutating func checkDose(_ record: NonmemRecord) {
    let isRepeated = record.additionalDoses > 0
    switch (record.steadyState, record.amount == 0) {
    case (.none, true): report("AMT", "a dose of 0")
    case (.none, false), (_, false):
      guard record.interval == 0 else { return }
      if record.steadyState != .none { report("II", "a steady state needs an interval") }
      if isRepeated { report("II", "additional doses need an interval") }
    case (_, true):
      switch record.speed {
      case .rate, .modeledRate: break
      default: report("AMT", "a steady state of a dose of 0 without a rate")
      }
      if isRepeated { report("ADDL", "additional doses after a steady-state infusion") }
      if record.interval > 0 { report("II", "an interval of a steady-state infusion") }
    }
  }

  private mutating func checkNoDose(_ event: NonmemRecord.Event) {
    for column in ["AMT", "RATE", "DUR", "ADDL", "II", "SS"] {
      guard let text = text(column), let value = Double(text), value != 0 else { continue }
      report(column, "\(text) in a record with EVID \(event.rawValue), which gives no dose")
    }
  }
}
