import Quantities

extension RegimenParser {
  /// A value and the word at which its clause begins.
  struct Placed<Value> {
    var value: Value
    var place: Int
  }

  /// The clauses of a phase as they were read, before they are put together.
  struct PhaseDraft {
    /// The first word.
    var place: Int
    /// The word after the last.
    var end = 0
    var amount = 0.0
    var measure = Regimen.Measure.mass
    var basis = DoseEvent.Basis.flat
    var infusion: Placed<Double>?
    var frequencies: [Placed<Double>] = []
    var once: Placed<Void>?
    var times: Placed<[Double]>?
    var onOff: Placed<(on: Double, off: Double)>?
    var days: Placed<[Int]>?
    var start: Placed<Double>?
    var limit: Placed<Regimen.Limit>?
  }

  mutating func draft() throws(RegimenError) -> PhaseDraft {
    var draft = PhaseDraft(place: place)
    try dose(&draft)
    while let word, word.text != "then", word.text != "and" {
      if word.text != "," {
        try clause(&draft)
      } else if commaContinuesPhase {
        place += 1
      } else {
        break
      }
    }
    draft.end = place
    return draft
  }

  /// Whether the comma here stands before another clause, as in `daily, 4wk on`, and not before another dose.
  private var commaContinuesPhase: Bool {
    guard let next = word(ahead: 1) else { return false }
    return next.number == nil || RegimenVocabulary.times[word(ahead: 2)?.text ?? ""] != nil
  }

  private mutating func dose(_ draft: inout PhaseDraft) throws(RegimenError) {
    if word?.number == nil { throw fault(place, "expected a dose, as in 50 mg", among: ["none"]) }
    let value = try number("a dose, as in 50 mg")
    guard value >= 0 else { throw fault(place - 1, "a dose cannot be negative") }
    guard let unit = word.flatMap({ RegimenVocabulary.doses[$0.text] }) else {
      throw fault(
        place, "expected a unit of dose: ug, mg or g, each also /m2 or /kg, Gy or unit",
        among: RegimenVocabulary.doseWords)
    }
    do {
      switch unit.kind {
      case .massPerArea:
        draft.basis = .perSquareMeter
        draft.amount = try unit.convert(value, to: .milligramPerSquareMeter)
      case .massPerMass:
        draft.basis = .perKilogram
        draft.amount = try unit.convert(value, to: .milligramPerKilogram)
      case .absorbedDose:
        draft.measure = .radiation
        draft.amount = value * unit.factor
      case .dimensionless:
        draft.measure = .units
        draft.amount = value
      default:
        draft.amount = try unit.convert(value, to: .milligram)
      }
    } catch {
      throw fault(place, "\(error)")
    }
    guard draft.amount.isFinite else { throw fault(place - 1, "the number is too large") }
    place += 1
  }

  private mutating func clause(_ draft: inout PhaseDraft) throws(RegimenError) {
    let start = place
    switch word?.text {
    case "over":
      place += 1
      try set(&draft.infusion, interval("the length of an infusion"), start, "length of infusion")
    case "on":
      place += 1
      try set(&draft.days, days(), start, "list of days")
    case "at":
      place += 1
      try set(&draft.times, times(), start, "list of times")
    case "from":
      place += 1
      try set(&draft.start, duration("the time of the first dose, as in 2wk"), start, "start")
    case "for", "until", "x":
      try set(&draft.limit, limit(), start, "end")
    case "once" where !isFrequency(word(ahead: 1)):
      place += 1
      try set(&draft.once, (), start, "'once'")
    default:
      if word?.number != nil, word(ahead: 1)?.text != "times" {
        try set(&draft.onOff, onOff(), start, "'on … off'")
      } else {
        try frequency(&draft)
      }
    }
  }

  private func set<Value>(
    _ clause: inout Placed<Value>?, _ value: Value, _ start: Int, _ name: String
  ) throws(RegimenError) {
    guard clause == nil else { throw fault(start, "a second \(name) for one dose") }
    clause = Placed(value: value, place: start)
  }

  private func isFrequency(_ word: RegimenWord?) -> Bool {
    word.map { ["every", "q"].contains($0.text) || RegimenVocabulary.frequencies[$0.text] != nil } ?? false
  }

  private mutating func limit() throws(RegimenError) -> Regimen.Limit {
    if accept("for") { return .duration(try interval("a length of time")) }
    if accept("until") { return .time(try interval("an end")) }
    place += 1
    let start = place
    guard let count = Int(exactly: try number("a number of doses, as in x6")), count > 0 else {
      throw fault(start, "expected a whole number of doses or cycles, 1 or more")
    }
    return .repetitions(count)
  }

  /// `4wk on 2wk off`, perhaps with a comma.
  private mutating func onOff() throws(RegimenError) -> (on: Double, off: Double) {
    let on = try interval("the time on drug")
    guard accept("on") else { throw fault(place, "expected 'on', as in 4wk on 2wk off", among: ["on"]) }
    _ = accept(",", "and")
    let off = try interval("the time off drug")
    guard accept("off") else { throw fault(place, "expected 'off', as in 4wk on 2wk off", among: ["off"]) }
    return (on, off)
  }

  private mutating func times() throws(RegimenError) -> [Double] {
    var times = [try duration("a time, as in 24h")]
    while let word, [",", "and"].contains(word.text), let unit = self.word(ahead: 2),
      self.word(ahead: 1)?.number != nil, RegimenVocabulary.times[unit.text] != nil
    {
      place += 1
      let start = place
      let time = try duration()
      guard time > times[times.count - 1] else { throw fault(start, "times must ascend") }
      times.append(time)
    }
    return times
  }

  private mutating func days() throws(RegimenError) -> [Int] {
    guard accept("day", "days") else { throw fault(place, "expected 'days', as in on days 1,8,15", among: ["days"]) }
    var days: [Int] = []
    repeat {
      let first = try day(after: days.last ?? 0)
      days.append(first)
      if accept("-") { days += Array((first + 1)...(try day(after: first))) }
    } while acceptsDay()
    return days
  }

  private mutating func day(after last: Int) throws(RegimenError) -> Int {
    let start = place
    guard let day = Int(exactly: try number("a day, as in on days 1,8,15")), day > last, day <= 1000 else {
      throw fault(
        start, last == 0 ? "days are whole numbers from 1 to 1000" : "expected a whole number after day \(last)")
    }
    return day
  }

  /// Passes over a comma that another day follows, and not another dose.
  private mutating func acceptsDay() -> Bool {
    guard word(ahead: 1)?.number != nil, RegimenVocabulary.doses[word(ahead: 2)?.text ?? ""] == nil else {
      return false
    }
    return accept(",", "and")
  }
}
