extension RegimenParser {
  /// How often.
  mutating func frequency(_ draft: inout PhaseDraft) throws(RegimenError) {
    let start = place
    let interval = try interval()
    guard interval >= 1 / 60.0 else { throw fault(start, "an interval is at least 1min") }
    // With days of a cycle there are two: within the day, and the cycle.
    if draft.frequencies.count == 2 { throw fault(start, "how often was said before") }
    draft.frequencies.append(Placed(value: interval, place: start))
  }

  private mutating func interval() throws(RegimenError) -> Double {
    _ = accept("once")
    if let interval = word.flatMap({ RegimenVocabulary.frequencies[$0.text] }) {
      place += 1
      return interval
    }
    if accept("every", "q") {
      if accept("other") {
        guard accept("day") else { throw fault(place, "expected 'day', as in every other day", among: ["day"]) }
        return 48
      }
      // `every week` is `every 1 week`.
      return word?.number == nil ? try hours(1) : try interval("an interval")
    }
    if accept("twice") { return try 24 / daily(2) }
    if word(ahead: 1)?.text == "times" {
      let start = place
      guard let count = Int(exactly: try number("a number")), count > 0 else {
        throw fault(start, "expected a whole number of doses a day, 1 or more")
      }
      place += 1
      return try 24 / daily(count)
    }
    throw fault(
      place,
      "not known here; expected how often (daily, twice daily, every 21d, once), over 1h, 4wk on 2wk off, on days 1,8, "
        + "x6, for, until, from, at or then",
      among: RegimenVocabulary.afterDose)
  }

  private mutating func daily(_ count: Int) throws(RegimenError) -> Double {
    guard accept("daily") else { throw fault(place, "expected 'daily'", among: ["daily"]) }
    return Double(count)
  }

  /// Puts the clauses of a phase together.
  func phase(_ draft: PhaseDraft) throws(RegimenError) -> Regimen.Phase {
    let rhythm = try rhythm(draft)
    if let infusion = draft.infusion, let interval = rhythm.shortestInterval, infusion.value > interval {
      throw fault(
        infusion.place,
        "an infusion of \(DurationText.text(hours: infusion.value)) is longer than its interval of "
          + DurationText.text(hours: interval))
    }
    return Regimen.Phase(
      amount: draft.amount, measure: draft.measure, basis: draft.basis, infusion: draft.infusion?.value ?? 0,
      rhythm: rhythm, start: draft.start?.value, limit: draft.limit?.value)
  }

  private func rhythm(_ draft: PhaseDraft) throws(RegimenError) -> Regimen.Rhythm {
    if draft.once != nil || draft.times != nil { return try single(draft) }
    if let days = draft.days { return try cycle(draft, days) }
    guard let interval = draft.frequencies.first else {
      throw fault(draft.end, "expected how often: daily, every 21d, once, at 0h", among: RegimenVocabulary.afterDose)
    }
    if draft.frequencies.count > 1 { throw fault(draft.frequencies[1].place, "how often was said before") }
    guard let onOff = draft.onOff else { return .every(interval.value) }
    if interval.value > onOff.value.on {
      throw fault(
        interval.place,
        "an interval of \(DurationText.text(hours: interval.value)) is longer than the time on drug, "
          + DurationText.text(hours: onOff.value.on))
    }
    return .onOff(every: interval.value, on: onOff.value.on, off: onOff.value.off)
  }

  /// `once` or `at`, which exclude clauses of repetition.
  private func single(_ draft: PhaseDraft) throws(RegimenError) -> Regimen.Rhythm {
    let name = draft.once != nil ? "once" : "at"
    let others = [
      draft.frequencies.first?.place, draft.onOff?.place, draft.days?.place, draft.limit?.place,
      draft.times == nil ? nil : draft.start?.place, draft.once == nil ? nil : draft.times?.place,
    ]
    if let place = others.compactMap({ $0 }).min() { throw fault(place, "this cannot stand beside '\(name)'") }
    return draft.times.map { .times($0.value) } ?? .once
  }

  /// `on days`, with the cycle and perhaps how often within a day.
  private func cycle(_ draft: PhaseDraft, _ days: Placed<[Int]>) throws(RegimenError) -> Regimen.Rhythm {
    if let onOff = draft.onOff { throw fault(onOff.place, "this cannot stand beside 'on days'") }
    let intervals = draft.frequencies.sorted { $0.value < $1.value }
    guard let cycle = intervals.last, intervals.count == 2 || cycle.value > 24 else {
      throw fault(draft.end, "days need the length of their cycle, as in every 28d")
    }
    let last = days.value[days.value.count - 1]
    guard Double(last) * 24 <= cycle.value else {
      throw fault(
        cycle.place, "day \(last) lies beyond a cycle of \(DurationText.text(hours: cycle.value))")
    }
    let within = intervals.count == 2 ? intervals[0] : Placed(value: 24, place: cycle.place)
    guard within.value <= 24 else { throw fault(within.place, "how often was said before") }
    return .days(days.value, within: within.value, cycle: cycle.value)
  }
}
